"""What was measured so far, kept as JSON: {hubs: {"machine": …, "programs": {name: …}}}."""

import json
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.ours import FLOOR
from benchmarks.program import Rounds, middle

Results = dict[str, Any]

NAME = "results.json"


def read(folder: Path) -> Results:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    known: Results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return known


def write(folder: Path, known: Results) -> None:
    text = json.dumps(known, indent=1, ensure_ascii=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def add(known: Results, size: int, found: Rounds, missing: dict[str, str]) -> Results:
    """Return the results with these in the place of earlier ones of the same programs."""
    floor = middle(found.costs[FLOOR])
    programs = dict(known.get(str(size), {}).get("programs", {}))
    for name, costs in found.costs.items():
        programs[name] = {
            **middle(costs)._asdict(),
            "runs": len(costs),
            "wall_ratio": middle(costs).wall / floor.wall,
            "cpu_ratio": middle(costs).cpu / floor.cpu,
        }
    for name, why in {**missing, **found.failures}.items():
        programs[name] = {"not_measured": why}
    return {**known, str(size): {"machine": machine.described(), "programs": programs}}
