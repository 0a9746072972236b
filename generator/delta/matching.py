"""Which object of one side is which of the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.delta.normal import SOURCES, is_delivery
from generator.delta.objects import Found, Key
from generator.delta.sides import Unit

Pairs = list[tuple[Found, Found]]
Place = tuple[Unit, tuple[str, ...]]


def pairs(
    old: Mapping[Key, Found], new: Mapping[Key, Found]
) -> tuple[Pairs, list[Found], list[Found]]:
    """Match objects by what they are to Kubernetes, wherever they stand; then, where a folder has
    one of a kind that is gone and one that has come, these: it has got another name."""
    found = [(one, new[key]) for key, one in old.items() if key in new]
    gone = [one for key, one in old.items() if key not in new]
    come = [one for key, one in new.items() if key not in old]
    places = [_by_place(gone), _by_place(come)]
    for place in places[0].keys() & places[1].keys():
        before, after = places[0][place], places[1][place]
        if len(before) == len(after) == 1 and all(map(_may_be_renamed, (*before, *after))):
            found.append((before[0], after[0]))
            gone.remove(before[0])
            come.remove(after[0])
    return sorted(found, key=lambda pair: pair[1].key), gone, come


def _may_be_renamed(one: Found) -> bool:
    """A source of another name is another; so is that by which Flux brings another release."""
    return one.kind not in SOURCES and not is_delivery(one)


def _by_place(objects: Iterable[Found]) -> dict[Place, list[Found]]:
    found: dict[Place, list[Found]] = defaultdict(list)
    for one in objects:
        found[one.unit, one.key[:2]].append(one)
    return found
