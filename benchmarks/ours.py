"""The floor and fleetwave as programs to measure: cold, and after one change of a fleet in git."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.program import NotMeasuredError, Program

HERE = Path(__file__).parent
INSTALLED = Path(sys.executable).with_name("fleetwave")
FLEETWAVE = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "generator"]

FLOOR = "floor: libyaml, merge, libyaml"

COLD = "fleetwave render, first time"
CHECK = "fleetwave render --check, nothing changed"
RENDER = "fleetwave render, one hub changed"
AFFECTED = "fleetwave affected, one hub changed"
HELP = "fleetwave --help"
WARM = (CHECK, RENDER, AFFECTED, HELP)

CHANGED = "config/clusters/cluster-0000/staging.values.yaml"

_numbers = itertools.count()


def floor(fleet: Path, output: Path) -> Program:
    return Program(
        name=FLOOR,
        command=[sys.executable, str(HERE / "floor.py"), str(fleet), str(output)],
        folder=fleet,
        before=lambda: without(output),
    )


def cold(fleet: Path, cache: Path, floor_output: Path) -> Program:
    """Nothing was rendered before, and no earlier run has left anything."""

    def before() -> None:
        without(fleet / "rendered")
        without(cache)

    return Program(
        name=COLD,
        command=[*FLEETWAVE, "render"],
        folder=fleet,
        environment=_environment(cache),
        before=before,
        check=lambda: same_objects(floor_output, fleet / "rendered", "--values"),
    )


def warm(fleet: Path, cache: Path) -> list[Program]:
    """The fleet is rendered and committed; ``cache`` holds what earlier runs left."""

    def program(name: str, *arguments: str, before: Callable[[], None]) -> Program:
        return Program(
            name=name,
            command=[*FLEETWAVE, *arguments],
            folder=fleet,
            environment=_environment(cache),
            before=before,
        )

    def settle() -> None:
        _git(fleet, "checkout", "--quiet", ".")
        _git(fleet, "status", "--porcelain")
        render(fleet, cache)

    def change() -> None:
        settle()
        with (fleet / CHANGED).open("a", encoding="utf-8") as file:
            file.write(f"custom: {{run: {next(_numbers)}}}\n")

    since = ("--since", "HEAD")
    return [
        program(CHECK, "render", "--check", before=settle),
        program(RENDER, "render", before=change),
        program(AFFECTED, "affected", *since, before=change),
        program(HELP, "--help", before=lambda: None),
    ]


def render(fleet: Path, cache: Path) -> None:
    subprocess.run(
        [*FLEETWAVE, "render"],
        cwd=fleet,
        env=_environment(cache),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def commit(fleet: Path) -> None:
    _git(fleet, "init", "--quiet")
    _git(fleet, "add", "--all")
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
    _git(fleet, *author, "commit", "--quiet", "--message", "before")


def without(folder: Path) -> None:
    """Move away what the run before has left. It is deleted at the end, with all else: in the
    minutes after a deletion, ext4 takes several times as long to make a file nearby."""
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}-{next(_numbers)}"))


def same_objects(expected: Path, found: Path, *options: str) -> None:
    """Compare in a process of its own: what it reads would stay in this one."""
    command = [sys.executable, "-m", "benchmarks.objects", str(expected), str(found), *options]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasuredError(done.stderr.strip()[-300:])


def _environment(cache: Path) -> dict[str, str]:
    """Return one where compiled Python files are kept, as they are of an installed program."""
    here = {"PYTHONPATH": str(HERE.parent), "FLEETWAVE_CACHE": str(cache)}
    return {**os.environ, **here, "PYTHONDONTWRITEBYTECODE": ""}


def _git(fleet: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=fleet, check=True, stdout=subprocess.DEVNULL)
