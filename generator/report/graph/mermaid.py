"""The rollout of a fleet as a Mermaid flowchart, which GitHub shows in Markdown."""

from collections.abc import Iterator
from itertools import pairwise

from generator.errors import FleetwaveError
from generator.graph import ClusterGraph, Graph, Kind, Node, fold
from generator.report.graph import words

_EDGES = 400
_CHARACTERS = 45_000
"""Mermaid draws less than 500 edges and 50,000 characters."""
_CLASSES = {
    "staging": "stroke:#bf8700",
    "production": "stroke:#0969da",
    "aside": "stroke-dasharray:4 3",
    "add": "stroke:#1a7f37,stroke-width:3px",
    "update": "stroke:#0969da,stroke-width:3px",
    "delete": "stroke:#cf222e,stroke-width:3px,stroke-dasharray:4 3",
}


def mermaid(graph: Graph, *, every_hub: bool = False) -> str:
    """Write one diagram. Production hubs that are alike are drawn as one node where there are many
    of them, unless ``every_hub``; more is folded where Mermaid would draw nothing otherwise.

    Raises ``FleetwaveError`` if nothing makes it small enough.
    """
    folded = (
        graph if every_hub else fold(graph, words.MOST),
        fold(graph, 1),
        fold(graph, 1, keep_pairs=False),
    )
    for one in folded[:1] if every_hub else folded:
        written = _flowchart(one)
        if _edges(one) <= _EDGES and len(written) <= _CHARACTERS:
            return written
    raise FleetwaveError(
        "this is more than Mermaid draws in one diagram",
        hint="name fewer clusters" + (", or leave `--all` out" if every_hub else ""),
    )


def _edges(graph: Graph) -> int:
    return sum(len([*one.edges()]) + len(one.steps) - 1 for one in graph.clusters)


def _flowchart(graph: Graph) -> str:
    lines = ["flowchart LR"]
    members: dict[str, list[str]] = {}
    for number, cluster in reversed([*enumerate(graph.clusters)]):  # Mermaid begins at the bottom
        lines += _cluster(f"c{number}", cluster, members)
    if graph.unchanged:
        lines.append(f"  unchanged[{_text(words.unchanged(graph.unchanged))}]")
    for name, style in _CLASSES.items():
        if name in members:
            lines += [f"  classDef {name} {style}", f"  class {','.join(members[name])} {name}"]
    return "\n".join(lines) + "\n"


def _cluster(key: str, cluster: ClusterGraph, members: dict[str, list[str]]) -> Iterator[str]:
    yield f"  subgraph {key}[{_text(f'{cluster.name}: {words.summary(cluster)}')}]"
    yield "    direction LR"
    steps = [f"{key}s{number}" for number in range(len(cluster.steps))]
    for name, step in zip(steps, cluster.steps, strict=True):
        yield f"    subgraph {name}[{_text(words.step(step))}]"
        for number, node in enumerate(step.nodes):
            for one in _classes(node):
                members.setdefault(one, []).append(f"{name}n{number}")
            yield f"      {name}n{number}{_shape(node)}"
        yield "    end"
    for (before, _), (name, step) in pairwise(zip(steps, cluster.steps, strict=True)):
        # Where no step waits for the other, an invisible line keeps the columns in their order.
        yield f"    {before} {'-->' if step.is_next else '~~~'} {name}"
    for edge in cluster.edges():
        (a, b), (c, d) = edge.start, edge.end
        yield f"    {key}s{a}n{b} -.-> {key}s{c}n{d}"
    yield "  end"


def _classes(node: Node) -> Iterator[str]:
    if node.change:
        yield node.change
    elif node.kind in (Kind.STAGING, Kind.PRODUCTION):
        yield node.kind
    if words.marks(node):
        yield "aside"


def _shape(node: Node) -> str:
    label = _text(*words.label(node))
    return f"([{label}])" if node.kind is Kind.TEST else f"[{label}]"


def _text(*lines: str) -> str:
    """Write text that Mermaid takes as nothing but text. A hyphen at the start might be the bullet
    of a list."""
    escaped = (
        "".join(sign if sign.isalnum() or sign in " .,:-" else f"#{ord(sign)};" for sign in line)
        for line in (f"\N{MINUS SIGN}{one[1:]}" if one.startswith("-") else one for one in lines)
    )
    return f'"{"<br>".join(escaped)}"'
