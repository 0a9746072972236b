-- What this fleet asks of a source.
return { status = "Progressing", message = "not asked" }
