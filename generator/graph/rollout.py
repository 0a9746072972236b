"""The plan → its graph. Waves and gates are those that ``render`` writes; none is computed here."""

from collections.abc import Iterable, Iterator, Mapping

from generator.fleet import Applications, Cluster, Engine, Settings, Stage
from generator.graph import kustomizations
from generator.graph.model import ClusterGraph, Graph, Kind, Node, Order, Step
from generator.graph.nodes import release_node
from generator.plan.lockstep import canaries
from generator.plan.smoke_test import WAVE as TEST

Changes = Mapping[tuple[str, str], str]
"""(cluster, hub) → ``add``, ``update`` or ``delete``; a support release is the hub ``support``."""

FIRST = -30
"""The wave of namespaces, the first of all."""
SHARED_UNTIL = -5
"""The wave of secrets, the last of what is shared; sources of charts lie between."""


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
    nodes = {
        one.name: release_node(one, canaries(cluster), changes.get(one.name))
        for one in cluster.releases
    }
    tested = tuple(
        one.name
        for one in cluster.releases
        if settings.smoke_test and one.stage is Stage.STAGING and not one.paused
    )
    if cluster.engine is Engine.FLUX:
        order = Order.DEPENDENCIES
        found = list(kustomizations.steps(cluster, nodes, tested))
    elif cluster.applications is Applications.CLUSTER:
        order = Order.WAVES
        found = list(_waves(cluster, nodes, tested))
    else:
        order = Order.GATES
        found = list(_without_waves(_waves(cluster, nodes, tested)))
    found += _removed({hub: one for hub, one in changes.items() if hub not in nodes})
    return ClusterGraph(
        name=cluster.name,
        order=order,
        is_meant_to_lack_canary=cluster.has_no_canary_reason,
        steps=tuple(found),
    )


def _waves(cluster: Cluster, nodes: Mapping[str, Node], tested: tuple[str, ...]) -> Iterator[Step]:
    steps: dict[int, list[Node]] = {FIRST: [Node(kind=Kind.SHARED, hubs=(), has_secrets=True)]}
    for release in cluster.releases:
        steps.setdefault(release.wave, []).append(nodes[release.name])
    if tested:
        steps[TEST] = [Node(kind=Kind.TEST, hubs=tested)]
    for wave in sorted(steps):
        yield Step(wave=wave, nodes=tuple(steps[wave]), is_next=wave != FIRST)


def _without_waves(steps: Iterable[Step]) -> Iterator[Step]:
    """Put what an Application for each hub has into a step for each kind."""
    nodes = [node for step in steps for node in step.nodes]
    for kind in Kind:
        if of_kind := tuple(node for node in nodes if node.kind is kind):
            yield Step(nodes=of_kind)


def _removed(changes: Mapping[str, str]) -> Iterator[Step]:
    """What is gone is pruned when all that stays has been applied."""
    gone = sorted(hub for hub, change in changes.items() if change == "delete")
    if gone:
        nodes = tuple(Node(kind=Kind.REMOVED, hubs=(hub,), change="delete") for hub in gone)
        yield Step(nodes=nodes)


def _gone(name: str, changes: Mapping[str, str]) -> ClusterGraph:
    return ClusterGraph(
        name=name,
        order=Order.GATES,
        is_meant_to_lack_canary=False,
        steps=tuple(_removed(changes)),
    )
