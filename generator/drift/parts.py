"""Two values of one key, compared down to what differs in them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from generator.diagnostic import Keys
from generator.explanation import Kind, Setting
from generator.record import record

_NAMES = ("name", "slug", "display_name")
"""Keys that tell the items of a list apart."""
_Parts = Mapping[str, str | int]
"""Name → the key that leads to it."""


class Group(StrEnum):
    ONLY_IN_SECOND = "only_in_second"
    ONLY_IN_FIRST = "only_in_first"
    DIFFERS = "differs"
    OWN_NAME = "own_name"
    """Both say the same of the hub's own name, namespace or domain."""
    ENCRYPTED = "encrypted"
    """Whether it differs cannot be told."""


IS_DRIFT = (Group.ONLY_IN_SECOND, Group.ONLY_IN_FIRST, Group.DIFFERS)


@record
class Difference:
    keys: Keys
    """As in the second, if it has them."""
    first: Setting | None
    """What the first hub has; None if nothing."""
    second: Setting | None
    group: Group


def settings(first: Setting, second: Setting) -> Iterator[Difference]:
    """Compare two values; maps key by key, and lists by the names of their items."""
    if first.is_secret or second.is_secret:
        if not _is_same_ciphertext(first, second):
            yield Difference(second.keys, first, second, Group.DIFFERS)
    elif not equal(first.value, second.value):
        parts, others = _parts(first.value), _parts(second.value)
        if parts is None or others is None or not _is_alike(first.value, parts, others):
            yield Difference(second.keys, first, second, Group.DIFFERS)
        else:
            yield from _by_part(first, second, parts, others)


def _is_same_ciphertext(first: Setting, second: Setting) -> bool:
    """A Secret of one name is another object in each namespace."""
    kinds = {first.source.kind, second.source.kind}
    return kinds == {Kind.ENCRYPTED} and (first.source.path, first.keys, first.is_secret) == (
        second.source.path,
        second.keys,
        second.is_secret,
    )


def _is_alike(value: Any, first: _Parts, second: _Parts) -> bool:
    """Tell whether parts of both have the same order, where that counts."""
    is_list = isinstance(value, list)
    if {isinstance(key, int) for parts in (first, second) for key in parts.values()} != {is_list}:
        return False
    return not is_list or [one for one in first if one in second] == [
        one for one in second if one in first
    ]


def _by_part(
    first: Setting, second: Setting, parts: _Parts, other_parts: _Parts
) -> Iterator[Difference]:
    for name in dict.fromkeys((*parts, *other_parts)):
        one = _part(first, parts[name]) if name in parts else None
        other = _part(second, other_parts[name]) if name in other_parts else None
        if one is not None and other is not None:
            yield from settings(one, other)
        elif other is not None:
            yield Difference(other.keys, None, other, Group.ONLY_IN_SECOND)
        elif one is not None:
            yield Difference(one.keys, one, None, Group.ONLY_IN_FIRST)


def equal(first: Any, second: Any) -> bool:
    """Tell whether two values are the same to a chart: 1 and true are not."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            equal(value, second[key]) for key, value in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(equal, first, second))
    return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)


def _parts(value: Any) -> _Parts | None:
    """Return what in a value is compared by itself."""
    if isinstance(value, dict) and value:
        return {key: key for key in value}
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    for name in _NAMES:
        found = [item.get(name) for item in value]
        if found and all(isinstance(one, str) for one in found) and len({*found}) == len(found):
            return {str(one): index for index, one in enumerate(found)}
    return None


def _part(setting: Setting, key: str | int) -> Setting:
    return replace(setting, keys=(*setting.keys, key), value=setting.value[key])
