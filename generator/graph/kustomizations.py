"""The steps of a cluster that Flux alone delivers, by what its Kustomizations say they wait for.

Hubs that wait for no other hub make one step, whatever their stage; production follows in batches.
"""

from collections.abc import Collection, Iterator, Mapping

from generator.fleet import Cluster
from generator.graph.model import Kind, Node, Step
from generator.plan.flux.order import SHARED, depends_on, kustomization_name, test_name

Part = tuple[str, frozenset[str], Node]
"""Name of a Kustomization, of those that it waits for, and its node."""


def steps(cluster: Cluster, nodes: Mapping[str, Node], tested: Collection[str]) -> Iterator[Step]:
    before: set[str] = set()
    for batch, parts in _groups(cluster, nodes, tested):
        if parts:
            is_next = bool(before) and all(waits_for >= before for _, waits_for, _ in parts)
            yield Step(nodes=tuple(node for *_, node in parts), batch=batch, is_next=is_next)
            before = {name for name, *_ in parts}


def _groups(
    cluster: Cluster, nodes: Mapping[str, Node], tested: Collection[str]
) -> Iterator[tuple[int | None, list[Part]]]:
    waits_for = depends_on(cluster, is_tested=bool(tested))
    parts = {
        one.name: (kustomization_name(one), frozenset(waits_for[one.name]), nodes[one.name])
        for one in cluster.releases
    }
    gated = [one for one in cluster.releases if one.is_gated]
    first = [one for one in cluster.releases if one.is_hub and not one.is_gated]
    first.sort(key=lambda one: nodes[one.name].kind is not Kind.STAGING)  # gives the step its name
    yield None, [(SHARED, frozenset(), Node(kind=Kind.SHARED, hubs=()))]
    yield None, [parts[one.name] for one in cluster.releases if not one.is_hub]
    yield None, [parts[one.name] for one in first]
    yield None, list(_tests(cluster, tested))
    waves = sorted({one.wave for one in gated})
    for number, wave in enumerate(waves, 1):
        batch = number if len(waves) > 1 else None
        yield batch, [parts[one.name] for one in gated if one.wave == wave]


def _tests(cluster: Cluster, tested: Collection[str]) -> Iterator[Part]:
    for one in cluster.releases:
        if one.name in tested:
            node = Node(kind=Kind.TEST, hubs=(one.name,), gates=(one.name,))
            yield test_name(one), frozenset((kustomization_name(one),)), node
