-- What this fleet asks of a helmrelease.
return { status = "Progressing", message = "not asked" }
