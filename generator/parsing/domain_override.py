"""A file that gives a hub another domain for a while (2i2c's ``domain_override_file``)."""

import re

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import parse, read
from generator.fleet import Reference
from generator.tree import Files


def overridden_domain(files: Files, file: Reference) -> str:
    document = parse(file.path, read(files, file.location, file.path))
    value = document.value if isinstance(document.value, dict) else {}
    if "sops" in value:
        raise InvalidError(
            Diagnostic(
                location=file.location,
                rule="encrypted-domain",
                message=f"`{file.path}` is encrypted, and rendering decrypts no file",
                help="put the domain into an encrypted values file instead, or leave it in clear",
            )
        )
    domain = value.get("domain")
    pattern = schema.shipped("cluster.schema.json")["$defs"]["domain"]["pattern"]
    if isinstance(domain, str) and domain and re.search(pattern.replace("$", r"\Z"), domain):
        return domain
    is_there = "domain" in value
    raise InvalidError(
        Diagnostic(
            location=Location(file.path, ("domain",)),
            rule="invalid-value" if is_there else "missing-key",
            message="`domain` must be a host name in lower case, perhaps with a port"
            if is_there
            else "the key `domain` is missing",
            help="write `domain: …`, the domain that replaces the hub's",
        )
    )
