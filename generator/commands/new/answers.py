"""What `init` may be told of a fleet: each answer as it will be written, or why it cannot be."""

import re
from typing import Any

from generator import schema
from generator.commands.new.names import checked_name
from generator.errors import UsageError

_SCP = re.compile(r"(?:[^@/:]+@)?([^@/:]+):(?!//)(.+)\Z")
_URL = re.compile(r"(?:https?|ssh|git)://(?:[^@/]*@)?([^/]+)(/.*)?\Z")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")


def over_https(address: str) -> str | None:
    """Return an address of git's as anyone may fetch it: over https, without a password."""
    if match := _SCP.match(address):
        return f"https://{match[1]}/{match[2].lstrip('/')}"
    if match := _URL.match(address):
        host = match[1] if address.startswith("http") else match[1].partition(":")[0]
        return f"https://{host}{match[2] or ''}"
    return None


def url(given: str) -> str:
    """Return an address that Flux takes: the one given, or the same over https."""
    pattern = _string("fleet.schema.json", "properties", "repository", "properties", "url")
    for address in (given, over_https(given)):
        if address and re.search(pattern, address):
            return address
    raise UsageError(
        f"`{given}` is no address of a repository", hint="write `https://…` or `ssh://…`"
    )


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
