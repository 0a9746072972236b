"""Where the parts of a cluster's rollout are drawn: a column for each step, hubs below each other.

Widths are reckoned, not measured, so that the same graph is the same drawing everywhere.
"""

from collections.abc import Iterator

from generator.graph import ClusterGraph, Node
from generator.record import record
from generator.report.graph import words

CHARACTER = 7.5
"""Of the font of 12 px that names are written in; the widest that may be there has 7.42."""
PADDING = 12
_NARROWEST = 90
_GAP = 56
"""Between columns: room for arrows."""
LINE = 15
_BETWEEN = 10
_TITLE = 30
_HEAD = 26
_LANE = 5
MARGIN = 16


@record(kw_only=True)
class Box:
    node: Node
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@record(kw_only=True)
class Column:
    title: str
    x: float
    width: float
    boxes: tuple[Box, ...]
    is_next: bool
    """It waits for the column before."""


@record(kw_only=True)
class Gate:
    """A line between two boxes."""

    start: Box
    end: Box
    lane: float | None
    """The height at which it passes the columns between; None if there are none."""
    offset: float
    """How far from a box it turns into its lane."""


@record(kw_only=True)
class Drawing:
    """One cluster; ``y`` counts from the top of the whole picture."""

    cluster: ClusterGraph
    y: float
    width: float
    height: float
    columns: tuple[Column, ...]

    @property
    def head(self) -> float:
        """Where the titles of the columns stand."""
        return self.y + _TITLE + MARGIN

    def gates(self) -> Iterator[Gate]:
        lanes = _lanes(self.cluster)
        for edge in self.cluster.edges():
            (a, b), (c, d) = edge.start, edge.end
            lane = lanes.get(edge.start) if c > a + 1 else None
            height = None if lane is None else self.head + _LANE * (lane + 2)
            yield Gate(
                start=self.columns[a].boxes[b],
                end=self.columns[c].boxes[d],
                lane=height,
                offset=_LANE * ((lane or 0) + 2),
            )


def _lanes(cluster: ClusterGraph) -> dict[tuple[int, int], int]:
    """Number the staging hubs that gate something beyond the next column."""
    far = (edge.start for edge in cluster.edges() if edge.end[0] > edge.start[0] + 1)
    return {start: number for number, start in enumerate(dict.fromkeys(far))}


def draw(cluster: ClusterGraph, y: float) -> Drawing:
    columns: list[Column] = []
    boxes_top = y + _TITLE + _HEAD + MARGIN + _LANE * len(_lanes(cluster))
    x = 2.0 * MARGIN
    for step in cluster.steps:
        title = words.step(step)
        texts = [(node, words.label(node)) for node in step.nodes]
        longest = max(
            len(line) for line in (title, *(line for _, lines in texts for line in lines))
        )
        width = max(_NARROWEST, longest * CHARACTER + 2 * PADDING)
        top = boxes_top
        boxes = []
        for node, lines in texts:
            height = len(lines) * LINE + PADDING
            boxes.append(Box(node=node, lines=lines, x=x, y=top, width=width, height=height))
            top += height + _BETWEEN
        columns.append(
            Column(title=title, x=x, width=width, boxes=tuple(boxes), is_next=step.is_next)
        )
        x += width + _GAP
    bottom = max((one.y + one.height for column in columns for one in column.boxes), default=y)
    summary = len(f"{cluster.name}: {words.summary(cluster)}") * CHARACTER + 4 * MARGIN
    return Drawing(
        cluster=cluster,
        y=y,
        width=max(x - _GAP + MARGIN, summary),
        height=bottom + MARGIN - y,
        columns=tuple(columns),
    )
