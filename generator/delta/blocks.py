"""Equal changes of many hubs, told once: a block is some changes, and the hubs that all have them.

One edit of a file that 95 hubs share is one block, also where some of them change otherwise, too.
So is a move of many hubs to names that are made of their own in one way.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from generator.delta.change import Change, Danger, Topic
from generator.delta.dangers import ALL
from generator.delta.delta import Changes
from generator.delta.sides import Unit
from generator.record import record


class Section(StrEnum):
    """In the order in which a reviewer wants them."""

    DANGERS = "dangers"
    CHARTS = "charts"
    CHANGES = "changes"
    FOLLOWS = "follows"


@record(kw_only=True)
class Block:
    section: Section
    dangers: tuple[Danger, ...]
    """What is dangerous in all of its changes."""
    units: tuple[Unit, ...]
    changes: tuple[Change, ...]


_NAMED_BY_HUB = (
    ("metadata", "name"),
    ("metadata", "namespace"),
    ("spec", "releaseName"),
    ("spec", "targetNamespace"),
    ("spec", "storageNamespace"),
)
"""Fields that ``naming`` makes of a hub's name."""

_RANK = {danger.id: rank for rank, danger in enumerate(ALL)}


def blocks(changes: Changes) -> tuple[Block, ...]:
    """Group changes by who has them; dangers first, and what most hubs have before the rest."""
    units: Mapping[str, list[Unit]] = defaultdict(list)
    known: dict[str, Change] = {}
    alike = Counter(
        identity
        for unit, its in changes.items()
        for identity in {_of_any_hub(change, unit).identity for change in its}
    )
    for unit in sorted(changes):
        for one in changes[unit]:
            change = _of_any_hub(one, unit)
            change = change if alike[change.identity] > 1 else one
            identity = change.identity
            known[identity] = change
            if unit not in units[identity]:
                units[identity].append(unit)
    groups: dict[tuple[Section, tuple[Danger, ...], tuple[Unit, ...]], list[Change]] = {}
    for identity, change in known.items():
        key = _section(change), change.dangers, tuple(units[identity])
        groups.setdefault(key, []).append(change)
    found = (
        Block(section=section, dangers=dangers, units=whose, changes=tuple(many))
        for (section, dangers, whose), many in groups.items()
    )
    return tuple(sorted(found, key=_order))


def _of_any_hub(change: Change, unit: Unit) -> Change:
    """Return a change of where a hub is with ``{hub}`` in place of its name, as in
    ``naming`` of fleet.yaml."""
    if change.topic is not Topic.FIELD or change.keys not in _NAMED_BY_HUB or not unit.hub:
        return change
    if not all(isinstance(one, str) and unit.hub in one for one in (change.old, change.new)):
        return change
    old, new = (str(one).replace(unit.hub, "{hub}") for one in (change.old, change.new))
    return replace(change, old=old, new=new)


def count(found: Iterable[Block]) -> int:
    """Count the changes in some blocks, each as often as hubs have it."""
    return sum(len(one.units) * len(one.changes) for one in found)


def _section(change: Change) -> Section:
    if change.dangers:
        return Section.DANGERS
    if change.topic in {Topic.CHART, Topic.IMAGE}:
        return Section.CHARTS
    return Section.FOLLOWS if change.topic is Topic.FOLLOWS else Section.CHANGES


def _order(block: Block) -> tuple[int, int, int, tuple[Unit, ...]]:
    danger = min((_RANK[one.id] for one in block.dangers), default=0)
    return list(Section).index(block.section), danger, -len(block.units), block.units
