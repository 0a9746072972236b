"""A stamp, and its form where it is kept."""

import json
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from generator.diagnostic import Diagnostic, Level, Location, Position
from generator.kept import Kept
from generator.record import record
from generator.stamps.index import Index

_FORM = 2
"""Another one, whenever the same stamp is to be read otherwise."""


@record(order=True)
class Reading:
    """How much of the configuration could be read."""

    is_whole: bool
    """Of every cluster something."""
    is_complete: bool
    """Of every cluster all; then it is whole, too."""


@record(kw_only=True)
class Facts:
    """What a cluster has to do with others, and what is to be said of it."""

    destination: tuple[str, str] | None
    """None for one that others may have, too."""
    domains: tuple[str, ...]
    borrowed: tuple[str, ...]
    """Files and folders of other clusters that it is made from."""
    delivery: str
    """What delivers it, and from where: fleet.yaml may say more than any cluster heeds."""
    is_complete: bool
    """All of its hubs could be read."""
    until: date | None
    """The last day on which this is to be said of it; None for all days to come."""
    found: tuple[Diagnostic, ...]
    """Located. Others may have the same to say of a file that they share."""


@record(kw_only=True)
class Stamp:
    day: date
    """It may not be asked before."""
    baseline: tuple[str, ...] | None
    """The commits that were compared with; None for `rendered/` on disk."""
    known: tuple[str, ...]
    """All clusters."""
    clusters: Mapping[str, Facts]
    """Those that could be read. What is said of one counts only if the index knows it, too."""
    found: tuple[Diagnostic, ...]
    """What is to be said of the fleet as a whole, by no cluster."""
    chart_files: tuple[str, ...]
    """The files that copies of charts are made from."""
    index: Index

    @property
    def reading(self) -> Reading:
        is_whole = self.clusters.keys() >= set(self.known)
        return Reading(
            is_whole, is_whole and all(one.is_complete for one in self.clusters.values())
        )


def load(kept: Kept, root: Path, program: str) -> Stamp | None:
    """Return the stamp of a fleet, if one was left by the same program."""
    data = kept.get(_key(root, program))
    if data is None:
        return None
    head, _, rest = data.partition(b"\n")
    said: dict[str, Any] = json.loads(head)
    ends, lengths = said["ends"], said["lengths"]
    names, ids, numbers = (
        rest[sum(lengths[:part]) : sum(lengths[: part + 1])] for part in range(3)
    )
    known = array("q")
    known.frombytes(numbers)
    table = [*map(_diagnostic, said["table"])]
    return Stamp(
        day=date.fromisoformat(said["day"]),
        baseline=None if said["baseline"] is None else tuple(said["baseline"]),
        known=tuple(said["known"]),
        clusters={name: _facts(one, table) for name, one in said["clusters"].items()},
        found=tuple(table[place] for place in said["found"]),
        chart_files=tuple(said["chart_files"]),
        index=Index(
            owners=said["owners"],
            ends=ends,
            paths=os.fsdecode(names).split("\0") if names else [],
            ids=ids,
            known=known,
        ),
    )


def store(kept: Kept, root: Path, program: str, stamp: Stamp) -> None:
    index = stamp.index
    parts = os.fsencode("\0".join(index.paths)), index.ids, index.known.tobytes()
    # Once, however many clusters have it to say.
    places: dict[Diagnostic, int] = {}

    def written(found: Sequence[Diagnostic]) -> list[int]:
        return [places.setdefault(one, len(places)) for one in found]

    said = {
        "day": stamp.day.isoformat(),
        "baseline": stamp.baseline,
        "known": stamp.known,
        "clusters": {
            name: [
                one.destination,
                one.domains,
                one.borrowed,
                one.delivery,
                one.is_complete,
                one.until and one.until.isoformat(),
                written(one.found),
            ]
            for name, one in stamp.clusters.items()
        },
        "found": written(stamp.found),
        "table": [_written(one) for one in places],
        "chart_files": stamp.chart_files,
        "owners": index.owners,
        "ends": index.ends,
        "lengths": [len(part) for part in parts],
    }
    kept.put(_key(root, program), b"".join((json.dumps(said).encode(), b"\n", *parts)))


def _key(root: Path, program: str) -> str:
    return json.dumps(["stamp", _FORM, os.path.realpath(root), program])


def _facts(one: Sequence[Any], table: Sequence[Diagnostic]) -> Facts:
    destination, domains, borrowed, delivery, is_complete, until, found = one
    return Facts(
        destination=(destination[0], destination[1]) if destination else None,
        domains=tuple(domains),
        borrowed=tuple(borrowed),
        delivery=delivery,
        is_complete=is_complete,
        until=date.fromisoformat(until) if until else None,
        found=tuple(table[place] for place in found),
    )


def _written(one: Diagnostic) -> list[object]:
    return [
        list(_values(one.location)),
        one.rule,
        one.message,
        one.help,
        one.note,
        one.level,
        one.position and list(_values(one.position)),
    ]


def _values(record: Location | Position) -> Iterator[object]:
    return (getattr(record, field.name) for field in fields(record))


def _diagnostic(one: Sequence[Any]) -> Diagnostic:
    (path, keys, *rest), rule, message, help_, note, level, position = one
    return Diagnostic(
        location=Location(path, tuple(keys), *rest),
        rule=rule,
        message=message,
        help=help_,
        note=note,
        level=Level(level),
        position=position and Position(*position),
    )
