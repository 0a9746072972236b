-- What this fleet asks of a kustomization.
return { status = "Progressing", message = "not asked" }
