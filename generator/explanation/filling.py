"""How Helm fills in charts' defaults below what the layers, merged, say.

Source of the rule: Helm 4.2's ``CoalesceValues``, which goes through a chart and then what it
depends on: a null takes a default of the same chart away, and a null for all that a dependency is
told leaves it with its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generator.diagnostic import Keys
from generator.explanation.setting import Source
from generator.merging import Values, merge


def filled(own: Values, defaults: Sequence[Source]) -> tuple[Values, tuple[Source, ...]]:
    """Return what layers say and the defaults, those that count least first, without what counts
    for nothing: put over each other as layers are, they are what Helm gives."""
    for under in {one.under for one in defaults if one.under}:
        if _is_null(own, under):
            own = _without(own, under)
            defaults = [_told_nothing(one, under) for one in defaults]
    counting: list[Source] = []
    low: Values = {}
    for one in defaults:
        values = _without_nulls_over(low, one.values)
        low = merge(low, values)
        counting.append(replace(one, values=values))
    return own, tuple(counting)


def _told_nothing(default: Source, under: Keys) -> Source:
    """Return the defaults of a chart without what they tell a dependency; its own stay."""
    is_above = len(default.under) < len(under)
    return replace(default, values=_without(default.values, under)) if is_above else default


def _is_null(values: Values, keys: Keys) -> bool:
    value: Any = values
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return value is None


def _without(values: Values, keys: Keys) -> Values:
    key, *below = keys
    if key not in values:
        return values
    rest = {name: value for name, value in values.items() if name != key}
    inner = values[key]
    if not below or not isinstance(inner, dict):
        return rest if not below else values
    return {**rest, key: _without(inner, tuple(below))}


def _without_nulls_over(low: Values, high: Values) -> Values:
    """A chart's null for its dependency does not take that one's default away."""
    found: Values = {}
    for key, value in high.items():
        below = low.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            found[key] = _without_nulls_over(below, value)
        elif value is not None or below is None:
            found[key] = value
    return found
