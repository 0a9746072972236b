"""The results as a plot: a bar per program and size, as long as the logarithm of wall ÷ floor."""

from html import escape
from math import ceil, floor, log10
from typing import Any

from benchmarks.results import Results

WIDTH = 860
LABELS = 300
RIGHT = 60
ROW = 22
TITLE = 46
SCALE = 30
"""Pixels: of the whole, beside the bars, and above and below those of one size."""

STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.value, .tick { fill: #59636e; font-size: 12px }
.line { stroke: #d1d9e0 }
.floor { stroke: #59636e; stroke-dasharray: 3 3 }
.bar { fill: #9aa7b4 }
.ours { fill: #2f6fde }
.paper { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .value, .tick { fill: #9198a1 }
  .line { stroke: #3d444d }
  .floor { stroke: #9198a1 }
  .bar { fill: #656c76 }
  .ours { fill: #4493f8 }
  .paper { fill: #0d1117 }
}
"""


def svg(known: Results) -> str:
    ratios = [ratio for size in known for _, ratio in _rows(known[size])]
    low, high = floor(log10(min(ratios))), ceil(log10(max(ratios)))
    parts: list[str] = []
    top = 0
    for size in sorted(known, key=int):
        rows = _rows(known[size])
        parts += _panel(
            f"{int(size):,} hubs: wall time ÷ floor, logarithmic", rows, (low, high), top
        )
        top += TITLE + ROW * len(rows) + SCALE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">',
            "<title>How long each program takes, in multiples of the floor</title>",
            f"<style>\n{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{top}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _rows(of_size: dict[str, Any]) -> list[tuple[str, float]]:
    programs = of_size["programs"]
    ratios = [(name, row["wall_ratio"]) for name, row in programs.items() if "wall_ratio" in row]
    return sorted(ratios, key=lambda row: row[1])


def _panel(title: str, rows: list[tuple[str, float]], ends: tuple[int, int], top: int) -> list[str]:
    low, high = ends
    start = top + TITLE
    bottom = start + ROW * len(rows)

    def across(ratio: float) -> float:
        return LABELS + (WIDTH - LABELS - RIGHT) * (log10(ratio) - low) / (high - low)

    parts = [f'<text class="title" x="16" y="{top + 28}">{escape(title)}</text>']
    for power in range(low, high + 1):
        x = f"{across(10**power):.1f}"
        kind = "floor" if power == 0 else "line"
        parts.append(f'<line class="{kind}" x1="{x}" x2="{x}" y1="{start - 6}" y2="{bottom}"/>')
        place = f'text-anchor="middle" x="{x}" y="{bottom + 16}"'
        parts.append(f'<text class="tick" {place}>{10**power:g}</text>')
    for index, (name, ratio) in enumerate(rows):
        y = start + ROW * index
        kind = "bar ours" if name.startswith("fleetwave") else "bar"
        length = f"{max(across(ratio) - LABELS, 1):.1f}"
        parts += [
            f'<text text-anchor="end" x="{LABELS - 10}" y="{y + 14}">{escape(name)}</text>',
            f'<rect class="{kind}" x="{LABELS}" y="{y + 3}" width="{length}" height="{ROW - 7}"/>',
            f'<text class="value" x="{across(ratio) + 6:.1f}" y="{y + 14}">{_short(ratio)}</text>',
        ]
    return parts


def _short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 1 else f"{ratio:.1f}"
