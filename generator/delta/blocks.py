"""Equal changes of many hubs, told once: a block is some changes, and the hubs that all have them.

One edit of a file that 95 hubs share is one block, also where some of them change otherwise, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.delta.change import Change, Danger, Topic
from generator.delta.dangers import ALL
from generator.delta.delta import Changes
from generator.delta.sides import Unit


class Section(StrEnum):
    """In the order in which a reviewer wants them."""

    DANGERS = "dangers"
    CHARTS = "charts"
    CHANGES = "changes"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    section: Section
    dangers: tuple[Danger, ...]
    """What is dangerous in all of its changes."""
    units: tuple[Unit, ...]
    changes: tuple[Change, ...]


_RANK = {danger.id: rank for rank, danger in enumerate(ALL)}


def blocks(changes: Changes) -> tuple[Block, ...]:
    """Group changes by who has them; dangers first, and what most hubs have before the rest."""
    units: Mapping[str, list[Unit]] = defaultdict(list)
    known: dict[str, Change] = {}
    for unit in sorted(changes):
        for change in changes[unit]:
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
