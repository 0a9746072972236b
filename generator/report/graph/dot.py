"""The rollout of a fleet in the language of Graphviz."""

from collections.abc import Iterator

from generator.graph import ClusterGraph, Graph, Kind, Node, fold
from generator.report.graph import words

_COLORS = {"add": "#1a7f37", "update": "#0969da", "delete": "#cf222e"}
_KINDS = {Kind.STAGING: "#bf8700", Kind.PRODUCTION: "#0969da"}


def dot(graph: Graph, *, every_hub: bool = False) -> str:
    """Write one digraph. Production hubs that are alike are drawn as one node where there are many
    of them, unless ``every_hub``."""
    shown = graph if every_hub else fold(graph, words.MOST)
    lines = [
        "digraph rollout {",
        "  rankdir=LR; compound=true; newrank=true; fontname=sans; labeljust=l",
        '  node [shape=box, style=rounded, fontname=sans, fontsize=11, color="#59636e"]',
        '  edge [color="#59636e", arrowsize=0.7]',
    ]
    for number, cluster in enumerate(shown.clusters):
        lines += _cluster(f"c{number}", cluster)
    if shown.unchanged:
        lines.append(f"  unchanged [label={_text(words.unchanged(shown.unchanged))}]")
    return "\n".join([*lines, "}"]) + "\n"


def _cluster(key: str, cluster: ClusterGraph) -> Iterator[str]:
    yield f"  subgraph cluster_{key} {{"
    yield f"    label={_text(f'{cluster.name}: {words.summary(cluster)}')}"
    for number, step in enumerate(cluster.steps):
        yield f"    subgraph cluster_{key}s{number} {{"
        yield f"      label={_text(words.step(step))}; fontsize=10; color=gray; style=dashed"
        yield "      rank=same"
        for index, node in enumerate(step.nodes):
            yield f"      {key}s{number}n{index} [{_attributes(node)}]"
        yield "    }"
    for number, step in enumerate(cluster.steps[1:], 1):
        before, this = f"{key}s{number - 1}", f"{key}s{number}"
        # Where no step waits for the other, an invisible line keeps the columns in their order.
        form = f"ltail=cluster_{before}, lhead=cluster_{this}" if step.is_next else "style=invis"
        yield f"    {before}n0 -> {this}n0 [{form}]"
    for edge in cluster.edges():
        (a, b), (c, d) = edge.start, edge.end
        yield f"    {key}s{a}n{b} -> {key}s{c}n{d} [style=dotted]"
    yield "  }"


def _attributes(node: Node) -> str:
    label = _text("\n".join(words.label(node)))
    found = [
        f"label={label}",
        f"tooltip={_text(words.details(node))}",
    ]
    color = _COLORS.get(node.change or "") or _KINDS.get(node.kind)
    if color:
        found.append(f'color="{color}"')
    if node.change:
        found.append("penwidth=2.5")
    if words.marks(node) or node.change == "delete":
        found.append('style="rounded,dashed"')
    if node.kind is Kind.TEST:
        found.append("shape=ellipse")
    return ", ".join(found)


def _text(text: str) -> str:
    """Write text that Graphviz takes as it is: an ampersand would begin an entity."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return '"' + escaped.replace("\n", "\\n") + '"'
