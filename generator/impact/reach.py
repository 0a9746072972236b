"""Which hubs changed paths can reach: fast, from what they are made from, without rendering."""

from collections.abc import Iterator, Mapping

from generator.changeset import Op
from generator.fleet import Cluster, Engine, Release, Stage
from generator.impact.answer import Affected, Reason, of_release
from generator.impact.changed import Changed
from generator.impact.side import Side
from generator.inputs.kind import COMMON, LAYERS, Kind
from generator.plan.lockstep import canaries
from generator.record import record

_OF_ENGINE = COMMON | {Kind.KEPT}


@record(kw_only=True)
class Reached:
    """A release that changed paths can reach, on one side or both."""

    release: Release
    """As it is now, or as it was if it is gone."""
    change: Op
    own: Mapping[str, Kind]
    """Changed paths that it is made from."""
    through: Mapping[str, str]
    """Those that others are made from, whose gate they move: path to what it is."""


def reach(old: Side, new: Side, changed: Changed, folder: str) -> dict[str, Reached]:
    """Return what of one cluster can be reached, by name."""
    sides = [(side, side.clusters[folder]) for side in (old, new) if folder in side.clusters]
    releases: dict[str, Release] = {}
    own: dict[str, dict[str, Kind]] = {}
    for side, parsed in sides:
        for name, release in parsed.releases.items():
            releases[name] = release
            own.setdefault(name, {}).update(changed.met(side.inputs(release)))
    through: dict[str, dict[str, str]] = {name: {} for name in releases}
    for side, parsed in sides:
        for canary, production in _pairs(parsed.cluster):
            for one, other in ((canary, production), (production, canary)):
                for path in _moving(side, changed, own, one, other):
                    through[other.name].setdefault(path, f"{one.stage} hub `{one.name}`")
    return {
        name: Reached(
            release=release,
            change=_change(old, new, folder, name),
            own=own[name],
            through=through[name],
        )
        for name, release in releases.items()
        if own[name] or through[name]
    }


def gate_partners(cluster: Cluster | None, name: str) -> Iterator[Release]:
    """Yield the releases that hold one back, or that it holds back."""
    for canary, production in _pairs(cluster):
        if canary.name == name:
            yield production
        elif production.name == name:
            yield canary


def affected(
    reached: Mapping[str, Reached], engine: Engine, changed: Changed
) -> Iterator[Affected]:
    """Word what may be affected of a cluster."""
    for one in reached.values():
        kinds = {**one.through, **one.own}
        yield of_release(one.release, engine, one.change, reasons(kinds, changed))


def engine_inputs(reached: Mapping[str, Reached], moved: frozenset[str]) -> dict[str, Kind]:
    """Return the changed paths that what the cluster's engine is given may come from;
    ``moved`` are those that are encrypted on one side only."""
    return {
        path: kind
        for one in reached.values()
        for path, kind in one.own.items()
        if kind in _OF_ENGINE or path in moved
    }


def reasons(kinds: Mapping[str, str], changed: Changed) -> tuple[Reason, ...]:
    return tuple(
        Reason(path=path, kind=str(kind), change=changed.ops[path])
        for path, kind in sorted(kinds.items())
    )


def _pairs(cluster: Cluster | None) -> Iterator[tuple[Release, Release]]:
    if cluster is None:
        return
    production = {one.name: one for one in cluster.releases if one.stage is Stage.PRODUCTION}
    for name, waits_for in canaries(cluster).items():
        for canary in waits_for:
            yield canary, production[name]


def _moving(
    side: Side,
    changed: Changed,
    own: Mapping[str, Mapping[str, Kind]],
    one: Release,
    other: Release,
) -> Iterator[str]:
    """Yield those paths of one release that can change the id of the pair: a layer only if both
    have it."""
    if not own[one.name] or side.reader is None:
        return
    titles = {layer.title for layer in other.layers}
    for path, kind in own[one.name].items():
        if kind not in LAYERS or any(
            path in changed.met(side.reader.layer(layer))
            for layer in one.layers
            if layer.title in titles
        ):
            yield path


def _change(old: Side, new: Side, folder: str, name: str) -> Op:
    before = folder in old.clusters and name in old.clusters[folder].releases
    now = folder in new.clusters and name in new.clusters[folder].releases
    if not before:
        return Op.ADD
    return Op.UPDATE if now else Op.DELETE
