"""The plan → its graph. Waves and gates are those that ``render`` writes; none is computed here."""

from collections.abc import Iterable, Iterator, Mapping

from generator.fleet import Applications, Cluster, Release, Settings, Stage
from generator.graph.model import ClusterGraph, Graph, Kind, Node, Step
from generator.plan.lockstep import canaries
from generator.plan.smoke_test import WAVE as TEST

Changes = Mapping[tuple[str, str], str]
"""(cluster, hub) → ``add``, ``update`` or ``delete``; a support release is the hub ``support``."""

FIRST = -30
"""The wave of namespaces, the first of all."""
SHARED_UNTIL = -5
"""The wave of secrets, the last of what is shared; sources of charts lie between."""
_KINDS = {
    Stage.SUPPORT: Kind.SUPPORT,
    Stage.STAGING: Kind.STAGING,
    Stage.PRODUCTION: Kind.PRODUCTION,
}


def graph(
    settings: Settings,
    clusters: Iterable[Cluster],
    changes: Changes | None = None,
) -> Graph:
    """Return the rollout of the clusters. With ``changes``, of those that have any, with each hub
    that is deleted as a node of its own."""
    known = {cluster.name: cluster for cluster in clusters}
    if changes is None:
        return Graph(clusters=tuple(_cluster(settings, one, {}) for one in known.values()))
    by_cluster: dict[str, dict[str, str]] = {}
    for (cluster, hub), change in changes.items():
        by_cluster.setdefault(cluster, {})[hub] = change
    shown = [
        _cluster(settings, cluster, by_cluster.get(name, {}))
        for name, cluster in known.items()
        if name in by_cluster
    ]
    gone = [_gone(name, hubs) for name, hubs in sorted(by_cluster.items()) if name not in known]
    return Graph(clusters=(*shown, *gone), unchanged=len(known) - len(shown), is_of_change=True)


def _cluster(settings: Settings, cluster: Cluster, changes: Mapping[str, str]) -> ClusterGraph:
    has_waves = cluster.applications is Applications.CLUSTER
    gates = {
        name: tuple(canary.name for canary in found) for name, found in canaries(cluster).items()
    }
    steps: dict[int, list[Node]] = {FIRST: [Node(kind=Kind.SHARED, hubs=())]}
    for release in cluster.releases:
        node = _node(release, gates.get(release.name, ()), changes.get(release.name))
        steps.setdefault(release.wave, []).append(node)
    tested = tuple(
        one.name for one in cluster.releases if one.stage is Stage.STAGING and not one.paused
    )
    if settings.smoke_test and tested:
        steps[TEST] = [Node(kind=Kind.TEST, hubs=tested)]
    found = [Step(wave=wave, nodes=tuple(steps[wave])) for wave in sorted(steps)]
    names = {one.name for one in cluster.releases}
    found += _removed({hub: one for hub, one in changes.items() if hub not in names})
    return ClusterGraph(
        name=cluster.name,
        has_waves=has_waves,
        is_meant_to_lack_canary=cluster.has_no_canary_reason,
        steps=tuple(found) if has_waves else tuple(_without_waves(found)),
    )


def _node(release: Release, gates: tuple[str, ...], change: str | None) -> Node:
    return Node(
        kind=_KINDS[release.stage],
        hubs=(release.name,),
        gates=gates,
        paused=release.paused.reason if release.paused else None,
        ungated=release.ungated.reason if release.ungated else None,
        lacks_canary=release.is_gated and not gates,
        change=change,
    )


def _without_waves(steps: Iterable[Step]) -> Iterator[Step]:
    """Put what an Application for each hub has into a step for each kind."""
    nodes = [node for step in steps for node in step.nodes]
    for kind in Kind:
        if of_kind := tuple(node for node in nodes if node.kind is kind):
            yield Step(wave=None, nodes=of_kind)


def _removed(changes: Mapping[str, str]) -> Iterator[Step]:
    """What is gone is pruned when all that stays has been applied."""
    gone = sorted(hub for hub, change in changes.items() if change == "delete")
    if gone:
        nodes = tuple(Node(kind=Kind.REMOVED, hubs=(hub,), change="delete") for hub in gone)
        yield Step(wave=None, nodes=nodes)


def _gone(name: str, changes: Mapping[str, str]) -> ClusterGraph:
    return ClusterGraph(
        name=name,
        has_waves=False,
        is_meant_to_lack_canary=False,
        steps=tuple(_removed(changes)),
    )
