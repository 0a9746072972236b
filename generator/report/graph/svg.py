"""The rollout of a fleet as a picture that needs nothing else: no script, no font, no other file.

It is light or dark as its reader's system is, and so may stand in a page or by itself: whatever the
page says of fonts, text has the size that its box was drawn for.
"""

from collections.abc import Iterator
from html import escape

from generator.graph import Graph, Kind, fold
from generator.report.graph import words
from generator.report.graph.layout import (
    CHARACTER,
    LINE,
    MARGIN,
    PADDING,
    Box,
    Column,
    Drawing,
    Gate,
    draw,
)

_LIGHT = """\
.rollout{color:#1f2328;font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.rollout text{fill:currentColor;font:inherit}
.rollout .name{font-weight:bold}
.rollout .note,.rollout .step{fill-opacity:.75}
.rollout .paper,.rollout .frame,.rollout .box{fill:#fff}
.rollout .frame{stroke:#d1d9e0}
.rollout .box{stroke:#818b98}
.rollout .staging .box{stroke:#9a6700}
.rollout .production .box{stroke:#0969da}
.rollout .aside .box{stroke-dasharray:4 3}
.rollout .add .box{stroke:#1a7f37;stroke-width:2.5}
.rollout .update .box{stroke:#0969da;stroke-width:2.5}
.rollout .delete .box{stroke:#cf222e;stroke-width:2.5;stroke-dasharray:4 3}
.rollout .still{opacity:.6}
.rollout path{fill:none;stroke:currentColor}
.rollout .gate{stroke-dasharray:2 3;stroke-opacity:.6}
.rollout .head{fill:currentColor;stroke:none}
"""
_DARK = """\
@media(prefers-color-scheme:dark){
.rollout{color:#f0f6fc}
.rollout .paper,.rollout .frame,.rollout .box{fill:#0d1117}
.rollout .frame{stroke:#3d444d}
.rollout .staging .box{stroke:#d29922}
.rollout .production .box,.rollout .update .box{stroke:#4493f8}
.rollout .add .box{stroke:#3fb950}
.rollout .delete .box{stroke:#f85149}
}
"""
_HEAD = 6
"""Length of an arrow's head."""


def svg(graph: Graph, *, every_hub: bool = False) -> str:
    """Write one picture. Production hubs that are alike are drawn as one box where there are many
    of them, unless ``every_hub``; pointing at it tells their names."""
    shown = graph if every_hub else fold(graph, words.MOST)
    drawings: list[Drawing] = []
    y = float(MARGIN)
    for cluster in shown.clusters:
        drawings.append(draw(cluster, y))
        y += drawings[-1].height + MARGIN
    width = max((one.width for one in drawings), default=300) + 2 * MARGIN
    body = [line for one in drawings for line in _cluster(one, shown)]
    if shown.unchanged:
        body.append(_label(MARGIN, y + MARGIN, words.unchanged(shown.unchanged), "note"))
        y += 2 * MARGIN
    said = "; ".join(f"{one.name}: {words.summary(one)}" for one in graph.clusters)
    size = f'width="{width:.0f}" height="{y:.0f}" viewBox="0 0 {width:.0f} {y:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rollout" role="img" {size}>',
        "<title>Rollout</title>",
        f"<desc>{_text(said)}</desc>",
        f"<style>\n{_LIGHT}{_DARK}</style>",
        '<rect class="paper" width="100%" height="100%"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _cluster(drawing: Drawing, graph: Graph) -> Iterator[str]:
    cluster = drawing.cluster
    yield "<g>"
    yield (
        f'<rect class="frame" x="{MARGIN}" y="{drawing.y:.0f}" width="{drawing.width:.0f}" '
        f'height="{drawing.height:.0f}" rx="6"/>'
    )
    title = f'<tspan class="name">{_text(cluster.name)}</tspan>: {_text(words.summary(cluster))}'
    yield f'<text x="{2 * MARGIN}" y="{drawing.y + 22:.0f}">{title}</text>'
    yield from map(_gate, drawing.gates())
    before: Column | None = None
    for column in drawing.columns:
        yield _label(column.x, drawing.head + 4, column.title, "step")
        if before is not None and column.is_next:
            start = before.x + (len(before.title) + 1) * CHARACTER
            yield _arrow(start, column.x - 8, drawing.head)
        for box in column.boxes:
            yield from _box(box, graph)
        before = column
    yield "</g>"


def _box(box: Box, graph: Graph) -> Iterator[str]:
    node = box.node
    classes = [node.kind.value]
    if node.change:
        classes.append(node.change)
    elif graph.is_of_change:
        classes.append("still")
    if words.marks(node):
        classes.append("aside")
    radius = box.height / 2 if node.kind is Kind.TEST else 5
    yield f'<g class="{" ".join(classes)}"><title>{_text(words.details(node))}</title>'
    yield (
        f'<rect class="box" x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" '
        f'height="{box.height:.0f}" rx="{radius:.0f}"/>'
    )
    for number, line in enumerate(box.lines):
        role = "note" if number else "line"
        yield _label(box.x + PADDING, box.y + 18 + LINE * number, line, role)
    yield "</g>"


def _gate(gate: Gate) -> str:
    start, end = gate.start, gate.end
    x, y = start.x + start.width, start.y + start.height / 2
    to_x, to_y = end.x - 1, end.y + end.height / 2
    if gate.lane is None:
        middle = (x + to_x) / 2
        way = f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    else:
        up, down = x + gate.offset, to_x - gate.offset - _HEAD
        way = f"H{up:.0f}V{gate.lane:.0f}H{down:.0f}V{to_y:.0f}H{to_x:.0f}"
    return f'<path class="gate" d="M{x:.0f} {y:.0f}{way}"/>{_head(to_x, to_y)}'


def _arrow(start: float, end: float, y: float) -> str:
    return f'<path d="M{start:.0f} {y:.0f}H{end:.0f}"/>{_head(end, y)}'


def _head(x: float, y: float) -> str:
    return f'<path class="head" d="M{x:.0f} {y:.0f}l-{_HEAD} -3v6z"/>'


def _label(x: float, y: float, text: str, role: str) -> str:
    return f'<text class="{role}" x="{x:.0f}" y="{y:.0f}">{_text(text)}</text>'


def _text(text: str) -> str:
    shown = (sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
    return escape("".join(shown), quote=False)
