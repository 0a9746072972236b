"""Where a hub answers, as its values say it for an ingress or a certificate."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator import schema

_PLACES = (("ingress", "hosts"), ("proxy", "https", "hosts"))


def domain(*layers: Mapping[str, Any]) -> str | None:
    """Return the first host that the values name, the highest layer first; JupyterHub's own values
    may stand at the top, or below the name of a chart that has it."""
    pattern = schema.shipped("cluster.schema.json")["$defs"]["domain"]["pattern"]
    for values in layers:
        for found in _hosts(values):
            host = found.lower()
            if re.search(pattern.replace("$", r"\Z"), host):
                return host
    return None


def unknown(hub: str, cluster: str) -> str:
    """Return a domain that leads nowhere, for a hub of which none is known."""
    return f"{hub}.{cluster}.invalid"


def _hosts(values: Mapping[str, Any]) -> Iterator[str]:
    for above in (values, *(one for one in values.values() if isinstance(one, dict))):
        for keys in _PLACES:
            found: Any = above
            for key in keys:
                found = found.get(key) if isinstance(found, dict) else None
            for host in found if isinstance(found, list) else ():
                if isinstance(host, str) and host:
                    yield host
