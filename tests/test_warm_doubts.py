"""Edits, one after another, of which a run might look at too little: it says what a whole one does.

Those that were found by hand; ``test_warm_runs`` tries random ones.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.warm.fleet import make, replace, write
from tests.warm.runs import TODAY, run

Step = Callable[[Path], None]

ALPINE = "config/clusters/alpine/cluster.yaml"
PAUSED = "- name: prod\n  paused: {reason: x}\n"


def edit(path: str, old: str, new: str) -> Step:
    return partial(replace, path=path, old=old, new=new)


def put(path: str, text: str) -> Step:
    return partial(write, path=path, text=text)


def all_of(*steps: Step) -> Step:
    def step(root: Path) -> None:
        for one in steps:
            one(root)

    return step


CASES: dict[str, tuple[Step, ...]] = {
    "a cluster is named like none": (
        edit(ALPINE, "name: alpine\n", "name: zeta\n"),
        edit(ALPINE, "name: zeta\n", "name: alpine\n"),
    ),
    "a cluster is named like another, of which there is something to say": (
        all_of(
            edit(ALPINE, "provider: gcp", "destination: {name: x}\nprovider: gcp"),
            edit("config/clusters/campus/cluster.yaml", "- name: prod\n", PAUSED),
        ),
        edit(ALPINE, "name: alpine\n", "name: campus\n"),
        edit(ALPINE, "name: campus\n", "name: alpine\n"),
    ),
    "a values file is used by none, which is said once every cluster can be read": (
        all_of(
            edit(ALPINE, "hubs:", "hubs: ["),
            put("config/clusters/campus/more.values.yaml", "a: b\n"),
        ),
        edit(ALPINE, "hubs: [", "hubs:"),
    ),
}


@pytest.mark.parametrize("steps", CASES.values(), ids=CASES)
def test_the_same_is_said_after_each_edit(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    run(root, cache, check=False, today=TODAY)
    for step in steps:
        step(root)
        plain = run(root, None, check=True, today=TODAY)
        assert run(root, cache, check=True, today=TODAY) == plain
        run(root, cache, check=False, today=TODAY)
        plain = run(root, None, check=True, today=TODAY)
        assert run(root, cache, check=True, today=TODAY) == plain
