"""Make a graph small enough to be looked at: many hubs that are alike become one node."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.graph.model import Graph, Kind, Node, Step

_PAIRED = (Kind.STAGING, Kind.TEST)


def fold(graph: Graph, most: int, *, keep_pairs: bool = True) -> Graph:
    """Return the graph with one node for more than ``most`` production hubs that are alike: in one
    step, with the same gates, exemptions and change.

    Without ``keep_pairs``, staging hubs and their tests are folded, too, and whose they are is not
    looked at.
    """
    clusters = tuple(
        replace(
            cluster,
            steps=tuple(
                replace(step, nodes=_folded(step, most, keep_pairs=keep_pairs))
                for step in cluster.steps
            ),
        )
        for cluster in graph.clusters
    )
    return replace(graph, clusters=clusters)


def _folded(step: Step, most: int, *, keep_pairs: bool) -> tuple[Node, ...]:
    groups: dict[object, list[Node]] = {}
    for node in step.nodes:
        is_alone = node.kind is Kind.SHARED or (keep_pairs and node.kind in _PAIRED)
        groups.setdefault(id(node) if is_alone else _likeness(node, keep_pairs), []).append(node)
    found: list[Node] = []
    for nodes in groups.values():
        found += [_joined(nodes)] if len(nodes) > most else nodes
    return tuple(found)


def _likeness(node: Node, keep_pairs: bool) -> object:
    return replace(
        node,
        hubs=(),
        gates=node.gates if keep_pairs else (),
        paused=None if node.paused is None else "",
        ungated=None if node.ungated is None else "",
    )


def _joined(nodes: Sequence[Node]) -> Node:
    first = nodes[0]
    return replace(
        first,
        hubs=tuple(hub for node in nodes for hub in node.hubs),
        gates=tuple(dict.fromkeys(gate for node in nodes for gate in node.gates)),
        paused=_reasons(node.paused for node in nodes),
        ungated=_reasons(node.ungated for node in nodes),
    )


def _reasons(found: Iterable[str | None]) -> str | None:
    known = [one for one in dict.fromkeys(found) if one is not None]
    return "; ".join(known) if known else None
