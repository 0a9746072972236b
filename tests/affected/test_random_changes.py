"""For random changes of a fleet, what is named is what two full renders say."""

import shutil
from pathlib import Path
from random import Random

import pytest

from generator.commands.affected import Question, affected
from generator.snapshot import Listing, on_disk
from tests.affected import fleet
from tests.affected.edits import edit
from tests.affected.judged import Hub, differing, rendered
from tests.command import ROOT
from tests.repositories import git
from tests.stacks import seeded

STEPS = 8


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bundled")
    for name in ("config", "helm-charts", "templates", "rendered"):
        shutil.copytree(ROOT / name, root / name)
    git(root, "init", "-q", "-b", "main")
    fleet.commit(root)
    return root


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    fleet.write(root)
    return root


@pytest.mark.parametrize("seed", range(5))
def test_a_random_change_affects_what_two_renders_say(
    small: Path, tmp_path: Path, seed: int
) -> None:
    walk(small, tmp_path / "fleet", seeded(seed), STEPS)


@pytest.mark.parametrize("seed", range(3))
def test_so_it_is_where_flux_alone_delivers(small: Path, tmp_path: Path, seed: int) -> None:
    root = tmp_path / "base"
    shutil.copytree(small, root, symlinks=True)
    with (root / "config" / "fleet.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "delivery: {engine: flux}\nsmoke_test: {image: "
            f"'x.org/y@sha256:{'0' * 64}', command: [run]}}\n"
        )
    shutil.rmtree(root / "rendered")
    fleet.rendered_with_its_pause(root)
    walk(root, tmp_path / "fleet", seeded(seed), STEPS)


@pytest.mark.parametrize("seed", range(2))
def test_so_it_is_for_the_fleet_of_this_repository(
    bundled: Path, tmp_path: Path, seed: int
) -> None:
    walk(bundled, tmp_path / "fleet", seeded(seed), STEPS // 2)


def walk(base: Path, root: Path, rng: Random, steps: int) -> None:
    """Change the fleet again and again, each time from the last state that could be rendered."""
    shutil.copytree(base, root, symlinks=True)
    before = rendered(root)
    for _ in range(steps):
        done = [edit(root, rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        after = rendered(root)
        judge(root, before.clusters, differing(before, after), after.clusters, " + ".join(done))
        if after.clusters == before.clusters or rng.random() < 0.3:
            fleet.commit(root)
            before = after
        else:
            git(root, "reset", "-q", "--hard")
            git(root, "clean", "-qfd")


def judge(
    root: Path, before: frozenset[str], expected: set[Hub], after: frozenset[str], what: str
) -> None:
    answer = affected(root, Question(), lambda *_: None)
    named = {(one.cluster, one.hub) for one in answer.affected}
    gone = before - {path.name for path in (root / "config/clusters").glob("*/")}
    known = (after & before) | gone
    assert {hub for hub in named if hub[0] in known} == {
        hub for hub in expected if hub[0] in known
    }, what
    # What could not be rendered before is named whole.
    mended = after - before
    assert {hub for hub in named if hub[0] in mended} == {
        hub for hub in expected if hub[0] in mended
    }, what
    # What was wrong before, elsewhere in a cluster, is not looked for again.
    assert {cluster for cluster, _ in named if cluster in before} <= after | gone, what
    assert all(one.reasons for one in answer.affected), what
    listing = Listing(root)
    changed = tuple(on_disk(listing, "HEAD").changed)
    listing.close()
    fast = affected(root, Question(paths=changed), lambda *_: None) if changed else answer
    reached = {(one.cluster, one.hub) for one in fast.affected}
    assert {hub for hub in named if hub[0] not in mended} <= reached, what
