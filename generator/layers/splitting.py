"""Split a release's layers between ``spec.values`` and ``valuesFrom``.

Flux merges ``valuesFrom`` in order and then puts ``spec.values`` on top. Two things cannot stand
in ``spec.values``: a layer whose values are not known here (an encrypted file, which sops binds to
its own structure; a Secret of others), and a leaf that does not survive being applied: a null
(client-side apply drops it) and text or keys that Kubernetes tools alter. They travel in
``valuesFrom``, the latter in a file per layer that has any, in the place of that layer. What Flux
makes of both must be what ``helm -f`` makes of the layers.
"""

from collections.abc import Sequence
from typing import Any

from generator.layers.layer import Layer
from generator.merging import Values, merge, merge_all
from generator.record import record

_NOTHING = object()


@record
class Token:
    """Stands for a leaf that is not known here: equal only to itself."""

    path: str
    keys: tuple[str, ...]


@record
class Carried:
    """An entry of ``valuesFrom``: an opaque layer whole, or what a plain layer cannot inline."""

    number: int
    """The layer's place in the ``-f`` order, from 1."""
    layer: Layer
    values: Values


@record
class Split:
    inline: Values
    carried: tuple[Carried, ...]


def split(layers: Sequence[Layer]) -> Split:
    if not any(layer.is_opaque or layer.needs_care for layer in layers):
        return Split(merge_all(layer.values for layer in layers), ())
    contents = [
        _tokens(layer.path, (), _without_metadata(layer)) if layer.is_opaque else layer.values
        for layer in layers
    ]
    merged = merge_all(contents)
    below: Values = {}
    carried: list[Carried] = []
    for number, (layer, values) in enumerate(zip(layers, contents, strict=True), 1):
        content = values if layer.is_opaque else _not_inline(values, below)
        if layer.is_opaque or content:
            carried.append(Carried(number, layer, content))
            below = merge(below, content)
    inline = _inline(merged)
    if merge(below, inline) != merged:
        places = ", ".join(layer.path for layer in layers)
        raise AssertionError(f"Flux would not make of {places} what Helm makes of them")
    return Split(inline, tuple(carried))


def _without_metadata(layer: Layer) -> Values:
    if not layer.encrypted:
        return layer.values
    return {key: value for key, value in layer.values.items() if key != "sops"}


def _tokens(path: str, keys: tuple[str, ...], values: Values) -> Values:
    """Hide the leaves of an opaque layer. sops leaves empty maps alone, so they stay."""
    found: Values = {}
    for key, value in values.items():
        here = (*keys, key)
        found[key] = _tokens(path, here, value) if isinstance(value, dict) else Token(path, here)
    return found


def _is_portable(value: Any) -> bool:
    """Tell whether a leaf, or a key, reaches the cluster as it is if it stands in a manifest."""
    from generator.yaml.portable import unportable  # noqa: PLC0415 -- few values need a look

    return next(unportable(value), None) is None


def _is_portable_key(key: str) -> bool:
    return _is_portable({key: True})


def _inline(merged: Values) -> Values:
    """Return the leaves that plain layers set and that can stand in ``spec.values``."""
    found: Values = {}
    for key, value in merged.items():
        if not _is_portable_key(key):
            continue
        if isinstance(value, dict) and value:
            if inner := _inline(value):
                found[key] = inner
        elif value is not None and not isinstance(value, Token) and _is_portable(value):
            found[key] = value
    return found


def _not_inline(values: Values, below: Any, *, odd: bool = False) -> Values:
    """Return what of a plain layer must stand in its place: leaves that cannot be inlined, and a
    null wherever it puts something else than a map over a map from an earlier file."""
    found: Values = {}
    for key, value in values.items():
        is_odd = odd or not _is_portable_key(key)
        under = below.get(key, _NOTHING) if isinstance(below, dict) else _NOTHING
        if isinstance(value, dict) and value:
            if inner := _not_inline(value, under, odd=is_odd):
                found[key] = inner
        elif value is None or is_odd or not _is_portable(value):
            found[key] = value
        elif isinstance(under, dict) and value != {}:
            found[key] = None
    return found
