"""Layer values as ``helm -f a -f b`` does, and tell which layer set a value.

Source of the rule: Helm's ``values.Options.MergeValues`` and Flux's ``chartutil``: maps merge key
by key, everything else (lists, scalars, null) replaces.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.diagnostic import Keys, Location
from generator.record import record

Values = dict[str, Any]


def merge(low: Values, high: Values) -> Values:
    """Return ``high`` over ``low``. Shares parts with both: do not change any of them in place."""
    result = dict(low)
    for key, value in high.items():
        if value.__class__ is dict:
            below = result.get(key)
            result[key] = merge(below, value) if below.__class__ is dict else value
        else:
            result[key] = value
    return result


def merge_all(layers: Iterable[Values]) -> Values:
    result: Values = {}
    for layer in layers:
        result = merge(result, layer)
    return result


def leaves(values: Values, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Yield what merging replaces as a whole: scalars, nulls, lists and empty maps."""
    # Not by recursion: each item would pass through a generator per level.
    open_maps: list[tuple[Keys, Iterator[tuple[str, Any]]]] = [(keys, iter(values.items()))]
    while open_maps:
        keys, items = open_maps[-1]
        for key, value in items:
            if value.__class__ is dict and value:
                open_maps.append(((*keys, key), iter(value.items())))
                break
            yield (*keys, key), value
        else:
            open_maps.pop()


@record
class Origin:
    """A place that sets a value, and the value it sets there."""

    location: Location
    value: Any


def origins(layers: Sequence[tuple[str, Values]], keys: Keys) -> tuple[Origin, ...]:
    """Return who sets the value at ``keys``, the layer that counts first, then those it overrode.

    ``layers`` are (path, values), lowest first. A layer that sets a parent of ``keys`` to
    something else than a map hides the layers below it; it is itself the last one listed.
    Nothing is recorded while merging: this looks at the layers again, when somebody asks.
    """
    found: list[Origin] = []
    for path, values in reversed(layers):
        value: Any = values
        for depth, key in enumerate(keys):
            if not isinstance(value, dict) or key not in value:
                break
            value = value[key]
            hides = not isinstance(value, dict) and depth < len(keys) - 1
            if hides:
                found.append(Origin(Location(path, keys[: depth + 1]), value))
                return tuple(found)
        else:
            found.append(Origin(Location(path, keys), value))
    return tuple(found)
