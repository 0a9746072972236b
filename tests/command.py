"""fleetwave as people run it: in a process of its own, in the folder of a fleet."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "generator", *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which Python finds fleetwave from any folder, and keeps nothing."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "FLEETWAVE_CACHE": "", **more}


def run(
    folder: Path,
    *arguments: str,
    limit: Callable[[], None] | None = None,
    seconds: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run it to its end, in ``seconds`` at most; ``limit`` is called in its process first."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,  # what waits for a pipe would do so for good
        preexec_fn=limit,
    )
