"""The rollout of a fleet as a picture that needs nothing else: no script, no font, no other file.

It is light or dark as its reader's system is, and so may stand in a page or by itself.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from generator.graph import Graph, Kind, fold
from generator.report.graph import words
from generator.report.graph.layout import MARGIN, Box, Column, Drawing, draw

_MOST = 8
"""Production hubs that are alike and still drawn one by one."""
_STYLE = """\
.rollout{color:#1f2328;--paper:#fff;--faint:#d1d9e0;--staging:#9a6700;--production:#0969da;\
--add:#1a7f37;--delete:#cf222e;font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media(prefers-color-scheme:dark){.rollout{color:#f0f6fc;--paper:#0d1117;--faint:#3d444d;\
--staging:#d29922;--production:#4493f8;--add:#3fb950;--delete:#f85149}}
.rollout text{fill:currentColor}
.rollout .name{font-weight:bold}
.rollout .note,.rollout .step{fill-opacity:.75}
.rollout .paper,.rollout .frame,.rollout .box{fill:var(--paper)}
.rollout .frame{stroke:var(--faint)}
.rollout .box{stroke:currentColor;stroke-opacity:.6}
.rollout .staging .box{stroke:var(--staging);stroke-opacity:1}
.rollout .production .box{stroke:var(--production);stroke-opacity:1}
.rollout .aside .box{stroke-dasharray:4 3}
.rollout .add .box{stroke:var(--add);stroke-opacity:1;stroke-width:2.5}
.rollout .update .box{stroke:var(--production);stroke-opacity:1;stroke-width:2.5}
.rollout .delete .box{stroke:var(--delete);stroke-opacity:1;stroke-width:2.5;stroke-dasharray:4 3}
.rollout .still{opacity:.6}
.rollout path{fill:none;stroke:currentColor}
.rollout .gate{stroke-dasharray:2 3;stroke-opacity:.55}
.rollout .head{fill:currentColor;stroke:none}"""
_HEAD = 6
"""Length of an arrow's head."""


def svg(graph: Graph, *, every_hub: bool = False) -> str:
    """Write one picture. Production hubs that are alike are drawn as one box where there are many
    of them, unless ``every_hub``; pointing at it tells their names."""
    shown = graph if every_hub else fold(graph, _MOST)
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
        f"<style>{_STYLE}</style>",
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
    for edge in cluster.edges():
        yield _gate(*drawing.ends(edge))
    before: Column | None = None
    for column in drawing.columns:
        yield _label(column.x, drawing.head + 4, column.title, "step")
        if before is not None and column.is_next:
            start = before.x + (len(before.title) + 1) * 7.3
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
        yield _label(box.x + 12, box.y + 18 + 15 * number, line, role)
    yield "</g>"


def _gate(start: Box, end: Box) -> str:
    x, y = start.x + start.width, start.y + start.height / 2
    to_x, to_y = end.x - 1, end.y + end.height / 2
    bend = (to_x - x) / 2
    return (
        f'<path class="gate" d="M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} '
        f'{to_y:.0f} {to_x:.0f} {to_y:.0f}"/>{_head(to_x, to_y)}'
    )


def _arrow(start: float, end: float, y: float) -> str:
    return f'<path d="M{start:.0f} {y:.0f}H{end:.0f}"/>{_head(end, y)}'


def _head(x: float, y: float) -> str:
    return f'<path class="head" d="M{x:.0f} {y:.0f}l-{_HEAD} -3v6z"/>'


def _label(x: float, y: float, text: str, role: str) -> str:
    return f'<text class="{role}" x="{x:.0f}" y="{y:.0f}">{_text(text)}</text>'


def _text(text: str) -> str:
    return escape(
        "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
    )
