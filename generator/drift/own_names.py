"""What differs only because each hub says its own name, namespace or domain."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from generator.fleet import Release

Neutral = Callable[[Any], Any]
"""Puts a placeholder wherever one of a hub's names stands by itself in a value."""


def neutral(release: Release) -> Neutral:
    names = _own_names(release)
    words = "|".join(map(re.escape, names))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")

    def of(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: of(item) for key, item in value.items()}
        if isinstance(value, list):
            return [of(item) for item in value]
        if isinstance(value, str):
            return pattern.sub(lambda found: names[found[0]], value)
        return value

    return of


def _own_names(release: Release) -> Mapping[str, str]:
    """Return what a hub is called and what stands for it, the longest first."""
    names = {
        release.domain or "": "{domain}",
        release.namespace: "{namespace}",
        release.release_name: "{release}",
        release.name: "{hub}",
    }
    return {name: names[name] for name in sorted(names, key=len, reverse=True) if name}
