"""Measure `fleetwave affected` on the fleet of `render.py`, where one hub's file was changed.

    python benchmarks/affected.py [--clusters 30] [--hubs 6] [--runs 11]

Each round also runs the floor of `render.py`, and bare git: read the ratios, as there.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from render import FLEETWAVE, HERE, Program, measure, print_table, write_fleet

ONE = "config/clusters/cluster-000/hub-01.values.yaml"
COMMON = "config/clusters/cluster-000/common.values.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--clusters", type=int, default=30)
    options.add_argument("--hubs", type=int, default=6, help="of each cluster")
    options.add_argument("--runs", type=int, default=11)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "fleet"
        write_fleet(root, given.clusters, given.hubs)
        commit(root)
        with (root / ONE).open("a", encoding="utf-8") as file:
            file.write("debug: {enabled: true}\n")
        os.environ |= {
            "PYTHONPATH": str(HERE.parent),
            "PYTHONPYCACHEPREFIX": str(Path(temporary) / "pycache"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        measured = measure(programs(root, Path(temporary) / "floor"), given.runs)
    python = sys.version.split()[0]
    print(f"{given.clusters} clusters of {given.hubs}, {given.runs} runs, Python {python}\n")
    print_table(measured)


def commit(root: Path) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "before"]):
        subprocess.run(["git", "-C", str(root), *arguments], check=True)


def programs(root: Path, floor_output: Path) -> list[Program]:
    affected = [*FLEETWAVE, "affected", "--root", str(root)]
    floor = [sys.executable, str(HERE / "floor.py"), str(root), str(floor_output)]
    return [
        Program("floor: libyaml, merge, libyaml", floor),
        Program("affected --since HEAD", [*affected, "--since", "HEAD"]),
        Program("affected, a path", [*affected, str(root / ONE)]),
        Program("affected, a file of six hubs", [*affected, str(root / COMMON)]),
        Program("--help", [*FLEETWAVE, "--help"]),
        Program("git status", ["git", "-C", str(root), "status", "--porcelain"]),
    ]


if __name__ == "__main__":
    main()
