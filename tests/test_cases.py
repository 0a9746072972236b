"""Each folder in cases/ is a small fleet, and all that fleetwave makes of it, byte for byte.

In: ``config/`` (without a fleet.yaml, the one of cases/), ``helm-charts/``, ``templates/``, what
clusters answer in ``kubectl/`` (``live/kubectl.py``), and in
``before/`` whatever else is there already. A ``commit/`` is a fleet that was rendered and committed
before, in place of no git at all; an ``earlier/`` is one that was committed with all its files,
before those of the case took their place; a ``gitignore`` makes a repository, too. ``command``
says what is run if it is not ``render``.
Out: ``stdout``, ``stderr`` and ``exit``, where there is no file nothing and 0; and ``rendered/``,
``argocd/``, ``flux/`` and ``extracted/``, without which everything in them must be as it was
before. An extract may have a .gitignore of its own: ``git add --force``.

``pytest --accept`` rewrites what comes out; read the diff before you commit it.
"""

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.golden import CASES, NAMES, lay_out, run, text
from tests.trees import tree

GENERATED = ("rendered", "argocd", "flux", "extracted")

Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Outcome:
    exit: int
    stdout: str
    stderr: str
    before: Mapping[str, Tree]
    """What was in each folder that fleetwave writes to."""
    after: Mapping[str, Tree]
    input_is_untouched: bool
    has_empty_folder: bool


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Future[Outcome]]]:
    """Run every case that is asked for, some at a time: starting Python takes most of it."""
    root = tmp_path_factory.mktemp("cases")
    asked = [
        item.callspec.params["name"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_case"
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(outcome, CASES / name, root / name) for name in asked}


@pytest.mark.parametrize("name", NAMES)
def test_case(
    name: str, outcomes: Mapping[str, Future[Outcome]], request: pytest.FixtureRequest
) -> None:
    case = CASES / name
    actual = outcomes[name].result()
    if request.config.getoption("--accept"):
        accept(case, actual)
    assert actual.stderr == text(case / "stderr")
    assert actual.stdout == text(case / "stdout")
    assert actual.exit == int(text(case / "exit") or 0)
    assert actual.after == {
        name: tree(case / name) if (case / name).is_dir() else before
        for name, before in actual.before.items()
    }
    assert actual.input_is_untouched
    assert not actual.has_empty_folder


def outcome(case: Path, root: Path) -> Outcome:
    lay_out(case, root)
    before, untouched = generated(root), inputs(root)
    ran = run(root, *shlex.split(text(case / "command") or "render"))
    folders = [path for name in GENERATED for path in (root / name).rglob("*") if path.is_dir()]
    return Outcome(
        exit=ran.returncode,
        stdout=ran.stdout.decode(),
        stderr=ran.stderr.decode(),
        before=before,
        after=generated(root),
        input_is_untouched=inputs(root) == untouched,
        has_empty_folder=not all(any(folder.iterdir()) for folder in folders),
    )


def generated(root: Path) -> Mapping[str, Tree]:
    return {name: tree(root / name) for name in GENERATED}


def inputs(root: Path) -> Tree:
    return {
        path: data
        for path, data in tree(root).items()
        if path.split("/")[0] not in (*GENERATED, ".git") and "__pycache__" not in path
    }


def accept(case: Path, actual: Outcome) -> None:
    code = f"{actual.exit}\n" if actual.exit else ""
    for name, content in (("stdout", actual.stdout), ("stderr", actual.stderr), ("exit", code)):
        (case / name).unlink(missing_ok=True)
        if content:
            (case / name).write_bytes(content.encode())
    for name, found in actual.after.items():
        shutil.rmtree(case / name, ignore_errors=True)
        if found != actual.before[name]:
            for path, data in found.items():
                (case / name / path).parent.mkdir(parents=True, exist_ok=True)
                (case / name / path).write_bytes(data)
