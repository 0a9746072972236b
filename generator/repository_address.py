"""Where a fleet is fetched from: addresses as git takes them → as Flux and Argo CD take them."""

import re

from generator import schema
from generator.errors import UsageError

PLACEHOLDER = "https://git.example.org/change-me.git"
"""Stands in fleet.yaml until somebody writes the right one."""

_PUBLIC = ("github.com", "gitlab.com", "bitbucket.org")
"""Anybody can fetch from these over https, if a repository is public; over ssh only with a key."""
_SCP = re.compile(r"(?:([^@/:]+)@)?([^@/:]{2,}):(.+)\Z", re.DOTALL)
_URL = re.compile(r"([a-z]+)://(?:([^@/:]*)(?::[^@/]*)?@)?([^/]+)(/.*)?\Z", re.DOTALL)


def address(url: str) -> str | None:
    """Return an address as fleet.yaml takes it, without credentials; None if it is none that a
    cluster could reach."""
    parts = _parts(url)
    if parts is None:
        return None
    scheme, user, host, path = parts
    at = f"{user}@" if user and scheme == "ssh" else ""
    result = f"{scheme}://{at}{host}{path}"
    known = schema.shipped("fleet.schema.json")["properties"]["repository"]
    pattern = known["properties"]["url"]["pattern"].replace("$", r"\Z")
    return result if re.search(pattern, result) else None


def address_of_origin(url: str | None) -> str | None:
    """Return the address for a remote that people push to, which is often another one than what
    clusters should fetch from."""
    parts = _parts(url) if url else None
    if url is None or parts is None:
        return None
    host = parts[2].partition(":")[0]
    return address(f"https://{host}{parts[3]}" if host in _PUBLIC else url)


def checked_address(url: str) -> str:
    """Raises ``UsageError`` for what is no address."""
    found = address(url)
    if found is None:
        raise UsageError(
            f"`{url}` is no address of a repository", hint="write `https://…` or `ssh://…`"
        )
    return found


def _parts(url: str) -> tuple[str, str | None, str, str] | None:
    """Return scheme, user, host with port, and path."""
    if match := _URL.match(url):
        return match[1], match[2], match[3], match[4] or ""
    if "://" not in url and (match := _SCP.match(url)):
        return "ssh", match[1], match[2], f"/{match[3].lstrip('/')}"
    return None
