"""Programs to measure, and the rounds in which each is run once: all meet the same busy moments."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

ONCE = [sys.executable, "-I", "-S", str(Path(__file__).with_name("once.py"))]


class NotMeasuredError(Exception):
    """It did not run, or did other work: its first words say what."""


class Cost(NamedTuple):
    wall: float
    cpu: float
    peak: float
    """Megabytes of its largest process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    name: str
    command: list[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = lambda: None
    """Make all as it must be before each run."""
    check: Callable[[], None] = lambda: None
    """After the first run: has it done the work that all do? Raises NotMeasuredError."""


class Rounds(NamedTuple):
    costs: dict[str, list[Cost]]
    failures: dict[str, str]


def measure(programs: list[Program], runs: int, longest: float) -> Rounds:
    """Run each ``runs`` times, or what fits in ``longest`` seconds, after one run to warm up."""
    rounds = Rounds({}, {})
    wanted: dict[str, int] = {}
    for number in range(runs + 1):
        for program in programs:
            if number > wanted.get(program.name, runs):
                continue
            try:
                cost = run(program)
                if number == 0:
                    program.check()
            except NotMeasuredError as failed:
                say(f"{program.name}: {failed}")
                rounds.failures[program.name] = str(failed)
                rounds.costs.pop(program.name, None)
                wanted[program.name] = -1
                continue
            if number:
                rounds.costs.setdefault(program.name, []).append(cost)
            else:
                say(f"{program.name}: {cost.wall:.2f} s")
                wanted[program.name] = max(1, int(longest / max(cost.wall, 0.001)))
        say(f"round {number} of {runs}")
    return rounds


def run(program: Program) -> Cost:
    program.before()
    with tempfile.TemporaryFile() as talk:
        done = subprocess.run(
            [*ONCE, *program.command],
            cwd=program.folder,
            env={**os.environ, **program.environment},
            stdout=subprocess.PIPE,
            stderr=talk,
            check=False,
        )
        if done.returncode:
            talk.seek(0)
            raise NotMeasuredError(talk.read().decode(errors="replace").strip()[-300:])
    return Cost(**json.loads(done.stdout))


def middle(costs: list[Cost]) -> Cost:
    """Return the median of each."""
    return Cost(*(median(values) for values in zip(*costs, strict=True)))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
