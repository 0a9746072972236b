"""Where an object of a cluster is not what is rendered, leaving aside what the API server adds."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys
from generator.live.object import Live

_OURS = ("labels", "annotations")
_DEFAULTS = {
    "reconcileStrategy": "ChartVersion",
    "version": "*",
    "deletionPropagation": "background",
    "provider": "generic",
    "timeout": "60s",
}
"""What the CRDs of Flux fill in."""
_EXACT = ("values",)
"""Below these keys of a spec nothing is filled in, and nothing is left out."""


def differences(wanted: Mapping[str, Any], live: Live) -> Iterator[Keys]:
    """Yield the keys that lead to what is otherwise: labels and annotations that are rendered,
    and all of ``spec``, or of ``data``."""
    for part in _OURS:
        there = live.metadata.get(part) or {}
        for key, value in ((wanted.get("metadata") or {}).get(part) or {}).items():
            if there.get(key) != value:
                yield ("metadata", part, key)
    spec, found = wanted.get("spec") or {}, live.spec
    for key in sorted({*spec, *found} - {"suspend"}):
        yield from _between(spec.get(key), found.get(key), ("spec", key), key in _EXACT)


def is_same(wanted: Mapping[str, Any], live: Live) -> bool:
    """``suspend`` does not count: it is set by hand, and a thing of its own."""
    return next(differences(wanted, live), None) is None


def _between(wanted: Any, live: Any, keys: Keys, is_exact: bool) -> Iterator[Keys]:
    if isinstance(wanted, Mapping) and isinstance(live, Mapping):
        for key in sorted({*wanted, *live}):
            if is_exact and (key in wanted) != (key in live):
                yield (*keys, key)
            else:
                yield from _between(wanted.get(key), live.get(key), (*keys, key), is_exact)
    elif isinstance(wanted, list) and isinstance(live, list) and len(wanted) == len(live):
        for index, (one, other) in enumerate(zip(wanted, live, strict=True)):
            yield from _between(one, other, (*keys, index), is_exact)
    elif not _is_equal(wanted, live) and (is_exact or not _is_filled_in(wanted, live, keys[-1])):
        yield keys


def _is_equal(one: Any, other: Any) -> bool:
    """Python takes True for 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _is_filled_in(wanted: Any, live: Any, key: str | int) -> bool:
    """Go's types leave out what is empty, or write it out; CRDs have defaults."""
    if wanted is None:
        return _is_empty(live) or _DEFAULTS.get(str(key)) == live
    return live is None and _is_empty(wanted)


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_empty, value.values()))
    return value in (None, False, "", 0) or value == []
