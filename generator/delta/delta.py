"""Two sides of ``rendered/`` → what changes, hub by hub."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from generator.delta import stores
from generator.delta.change import Change, Topic
from generator.delta.clusters import ClusterDelta
from generator.delta.compare import EditOp
from generator.delta.files import duplicates, of_others
from generator.delta.objects import Objects, objects
from generator.delta.releases import Cluster, Releases
from generator.delta.sides import RenderedSide, Unit
from generator.delta.sides import unit as unit_of
from generator.record import record

_SUPPORT = "support"
Changes = Mapping[Unit, tuple[Change, ...]]


@record(kw_only=True)
class Delta:
    changes: Changes
    aside: Changes = field(default_factory=dict)
    """Of labels and links, which change nothing that runs."""
    unmoved: tuple[Unit, ...] = ()
    """Hubs of which files differ, but only in comments or in how values travel."""

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.aside

    def whole(self) -> "Delta":
        """Return the same with labels and links among the changes."""
        changes = {
            unit: (*self.changes.get(unit, ()), *self.aside.get(unit, ()))
            for unit in sorted(self.changes.keys() | self.aside.keys())
        }
        return Delta(changes=changes, unmoved=self.unmoved)

    def hubs(self, op: EditOp) -> tuple[Unit, ...]:
        """Return the hubs that come, go, or stay and change."""
        return tuple(
            one
            for one, found in self.changes.items()
            if one.hub and one.hub != _SUPPORT and _op(found) is op
        )

    @property
    def supports(self) -> tuple[Unit, ...]:
        """Return the support releases that come, go or change."""
        return tuple(one for one in self.changes if one.hub == _SUPPORT)

    @property
    def removed_clusters(self) -> Mapping[str, int]:
        """Return the clusters that go, and how many hubs each had."""
        return {
            unit.cluster: sum(hub != _SUPPORT for hub in change.old["hubs"])
            for unit, changes in self.changes.items()
            for change in changes
            if change.topic is Topic.CLUSTER and change.op is EditOp.DELETE
        }


def delta(
    old: RenderedSide,
    new: RenderedSide,
    units: frozenset[Unit],
    wanted: Callable[[Unit], bool] = lambda _: True,
) -> Delta:
    """Compare what was read of two sides; ``units`` are those in which files differ, or in what
    they need of the stores, and only what is ``wanted`` of them is told."""
    before, after = objects(old), objects(new)
    releases = Releases(old, new)
    others = tuple(of_others(old, new))
    changes: dict[Unit, tuple[Change, ...]] = {}
    aside: dict[Unit, tuple[Change, ...]] = {}
    for name in sorted({unit.cluster for unit in units}):
        was = Cluster(old, before.get(name, Objects()))
        now = Cluster(new, after.get(name, Objects()))
        found = ClusterDelta(name, was, now, releases)
        found.compare()
        for at, change in (*stores.changes(was, now), *duplicates(was.objects, now.objects)):
            found.changes[at].append(change)
        for at, change in others:
            if at.cluster == name:
                found.changes[at].append(change)
        changes |= _kept(found.changes, wanted)
        aside |= _kept(found.aside, wanted)
    told = changes.keys() | aside.keys()
    clusters_told = {unit.cluster for unit in told}
    return Delta(
        changes=changes,
        aside=aside,
        unmoved=tuple(
            unit
            for unit in sorted(_with_ours(old, new))
            # What clusters have besides follows from their hubs, such as where charts are.
            if (unit.hub or unit.cluster not in clusters_told)
            if unit in units and wanted(unit) and unit not in told
            if all(unit in _units(side, unit.cluster) for side in (before, after))
        ),
    )


def _with_ours(old: RenderedSide, new: RenderedSide) -> set[Unit]:
    """Return the units of which files of ours differ."""
    return {
        at
        for path in old.files.keys() | new.files.keys()
        if old.listing.get(path) != new.listing.get(path) and (at := unit_of(path))
    }


def _units(side: Mapping[str, Objects], cluster: str) -> set[Unit]:
    return side[cluster].units if cluster in side else set()


def _kept(
    changes: Mapping[Unit, list[Change]], wanted: Callable[[Unit], bool]
) -> Mapping[Unit, tuple[Change, ...]]:
    return {
        unit: tuple(changes[unit])
        for unit in sorted(changes)
        if changes[unit] and (wanted(unit) or any(map(wanted, _with_cluster(unit, changes[unit]))))
    }


def _with_cluster(unit: Unit, changes: list[Change]) -> Iterator[Unit]:
    """Yield the hubs that come or go with their cluster."""
    for change in changes:
        if change.topic is Topic.CLUSTER:
            about = change.old or change.new
            yield from (Unit(unit.cluster, hub) for hub in about["hubs"])


def _op(changes: tuple[Change, ...]) -> EditOp:
    found = (one.op for one in changes if one.topic is Topic.HUB and one.op is not EditOp.UPDATE)
    return next(found, EditOp.UPDATE)
