"""What `init` may be told of a fleet: each answer as it will be written, or why it cannot be."""

import re
from typing import Any

from generator import schema
from generator.commands.new.names import checked_name
from generator.errors import UsageError
from generator.repository_address import address_of_origin, checked_address

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")


def url(given: str) -> str:
    """Return an address that Flux takes; of what git shows for pushing, the one to fetch from."""
    is_for_git = "://" not in given
    return checked_address((address_of_origin(given) if is_for_git else None) or given)


def cluster(given: str) -> str:
    if _LABEL.match(checked_name("cluster", given)):
        return given
    raise UsageError(
        f"`{given}` is no cluster name that Kubernetes takes",
        hint="use lower-case letters, digits and `-`, with a letter or digit at both ends",
    )


def domain(given: str) -> str:
    if given and re.search(_string("cluster.schema.json", "$defs", "domain"), given):
        return given
    raise UsageError(
        f"`{given}` is no domain", hint="write a host name in lower case, such as `example.org`"
    )


def _string(name: str, *keys: str) -> str:
    """Return the pattern of a text in a schema, for Python."""
    value: Any = schema.shipped(name)
    for key in keys:
        value = value[key]
    return str(value["pattern"]).replace("$", r"\Z")
