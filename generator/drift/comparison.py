"""Two hubs, compared by what counts for each key of their values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator import explanation
from generator.diagnostic import Keys, Location
from generator.drift.own_names import Neutral, neutral
from generator.drift.parts import Difference, Group, equal, settings
from generator.explanation import Locate, Setting, Source
from generator.fleet import Release
from generator.record import record


@record
class Hub:
    release: Release
    sources: Sequence[Source]
    """Its layers, in the order of ``helm -f``."""


def compare(first: Hub, second: Hub, locate: Locate) -> Iterator[Difference]:
    """Yield in what the values that layers set differ, by key."""
    unplaced = _leaves(first), _leaves(second)
    neutrals = neutral(first.release), neutral(second.release)
    for one in sorted(_compared(*unplaced), key=lambda one: [str(key) for key in one.keys]):
        yield replace(
            one,
            first=_placed(one.first, locate),
            second=_placed(one.second, locate),
            group=_group(one, neutrals),
        )


def _leaves(hub: Hub) -> dict[Keys, Setting]:
    """Return what counts for each key. Where it is written is looked up only for what differs."""
    found = explanation.explain(hub.sources, None, lambda one, keys: Location(one.path, keys))
    return {leaf.keys: leaf.settings[0] for leaf in found}


def _placed(setting: Setting | None, locate: Locate) -> Setting | None:
    if setting is None:
        return None
    return replace(setting, location=locate(setting.source, setting.keys))


def _compared(
    first: Mapping[Keys, Setting], second: Mapping[Keys, Setting]
) -> Iterator[Difference]:
    for keys in first.keys() | second.keys():
        one, other = first.get(keys), second.get(keys)
        if one is not None and other is not None:
            yield from settings(one, other)
        elif one is None and not _is_empty_map(other, first):
            yield Difference(keys, None, other, Group.ONLY_IN_SECOND)
        elif other is None and not _is_empty_map(one, second):
            yield Difference(keys, one, None, Group.ONLY_IN_FIRST)


def _is_empty_map(setting: Setting | None, others: Mapping[Keys, Setting]) -> bool:
    """Tell whether a setting is an empty map where the other hub has one with something in it."""
    if setting is None or setting.value != {}:
        return False
    size = len(setting.keys)
    return any(keys[:size] == setting.keys for keys in others)


def _group(difference: Difference, neutrals: tuple[Neutral, Neutral]) -> Group:
    first, second = difference.first, difference.second
    if first is None or second is None:
        return difference.group
    if first.is_secret and second.is_secret:
        return Group.ENCRYPTED
    if first.is_secret or second.is_secret:
        return Group.DIFFERS
    is_own_name = equal(neutrals[0](first.value), neutrals[1](second.value))
    return Group.OWN_NAME if is_own_name else Group.DIFFERS
