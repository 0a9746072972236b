"""The results as tables, between two marks of docs/benchmarks.md, and as docs/benchmarks.svg."""

from pathlib import Path
from typing import Any

from benchmarks import peers, plot
from benchmarks.results import Results

BEGIN = "<!-- Written by `python -m benchmarks.run --page`. -->"
END = "<!-- End of what is written. -->"

PLOT = "![How long each program takes, in multiples of the floor](benchmarks.svg)\n"

HEAD = """\
| {size} hubs | wall s | ÷ floor | CPU s | ÷ floor | peak MB | runs |
|---|--:|--:|--:|--:|--:|--:|
"""


def write(docs: Path, known: Results) -> None:
    path = docs / "benchmarks.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    written = f"{before}{BEGIN}\n\n{PLOT}\n{text(known)}\n{_tools(known)}\n{END}{after}"
    path.write_text(written, encoding="utf-8")
    (docs / "benchmarks.svg").write_text(plot.svg(known), encoding="utf-8")


def text(known: Results) -> str:
    parts = [_table(size, known[size]) for size in sorted(known, key=int)]
    lines = sorted({f"Measured on {known[size]['machine']}.\n" for size in known})
    return "\n".join([*parts, *lines])


def _tools(known: Results) -> str:
    measured = {name for size in known for name in known[size]["programs"]}
    rows = (f"| {p.name} | {p.version} | {p.how} |" for p in peers.ALL if p.name in measured)
    return "\n".join(["| tool | version | how |", "|---|---|---|", *rows, ""])


def _table(size: str, of_size: dict[str, Any]) -> str:
    measured = {name: row for name, row in of_size["programs"].items() if "wall" in row}
    rows = [
        _row(name, measured[name])
        for name in sorted(measured, key=lambda n: measured[n]["wall_ratio"])
    ]
    table = HEAD.format(size=f"{int(size):,}") + "".join(rows)
    return table + "".join(f"\nNot measured: {line}\n" for line in _missing(int(size), of_size))


def _row(name: str, row: dict[str, Any]) -> str:
    cells = [
        f"{row['wall']:.2f}",
        f"{row['wall_ratio']:.2f}",
        f"{row['cpu']:.2f}",
        f"{row['cpu_ratio']:.2f}",
        f"{row['peak']:.0f}",
        str(row["runs"]),
    ]
    shown = f"**{name}**" if name.startswith("fleetwave") else name
    return f"| {shown} | {' | '.join(cells)} |\n"


def _missing(size: int, of_size: dict[str, Any]) -> list[str]:
    why = {
        name: row["not_measured"] for name, row in of_size["programs"].items() if "wall" not in row
    }
    lines = [f"{name}: {reason}" for name, reason in why.items()]
    if not any(peer.name in of_size["programs"] for peer in peers.ALL):
        return lines
    lines += [f"{name}: {reason}" for name, reason in peers.MISSING.items()]
    large = [peer.name for peer in peers.ALL if size > peer.most_hubs]
    return [*lines, f"{', '.join(large)}: too slow for so many hubs"] if large else lines
