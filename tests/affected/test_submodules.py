"""Hubs that are made from files of a submodule, as it is checked out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.affected import Question, affected
from generator.impact.answer import Answer
from tests.affected import fleet
from tests.repositories import git

CHART = "helm-charts/inner"
MESSAGE = (
    f"`{CHART}/Chart.yaml` is in the submodule `{CHART}`, which is not checked out at its commit"
)
TEMPLATE = f"{CHART}/templates/c.yaml"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet in which a chart, and what is shared, are submodules."""
    root = tmp_path_factory.mktemp("base") / "fleet"
    root.mkdir()
    fleet.write(root)
    git(root, "rm", "-rq", "--cached", CHART, "config/shared")
    for path in (CHART, "config/shared"):
        git(root / path, "init", "-q", "-b", "main")
        fleet.commit(root / path)
    fleet.commit(root)
    assert git(root, "ls-tree", "HEAD", CHART).startswith("160000 commit")
    return root


@pytest.fixture
def root(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "fleet", symlinks=True)
    return tmp_path / "fleet"


def ask(root: Path, **question: object) -> Answer:
    return affected(root, Question(**question), lambda *_: None)  # type: ignore[arg-type]


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    assert [one.message for one in answer.diagnostics] == []
    return [(one.title, [why.path for why in one.reasons]) for one in answer.affected]


def edited(root: Path) -> None:
    fleet.put(root, TEMPLATE, b"c: 2\n")


def test_what_is_edited_in_one(root: Path) -> None:
    assert told(ask(root)) == []
    edited(root)
    assert told(ask(root)) == [("beta/outer", [TEMPLATE])]
    fleet.put(root, f"{CHART}/templates/d.yaml", b"d: 1\n")
    (root / TEMPLATE).unlink()
    more = f"{CHART}/templates/d.yaml"
    assert told(ask(root)) == [("beta/outer", [TEMPLATE, more])]
    assert told(ask(root, staged=True)) == []
    assert told(ask(root, paths=(more,)))[0][0] == "beta/outer"


@pytest.mark.parametrize("how", ["on disk", "staged", "committed"])
def test_another_commit_of_one(root: Path, how: str) -> None:
    edited(root)
    fleet.commit(root / CHART)
    question: dict[str, object] = {}
    if how == "staged":
        git(root, "add", "-A")
        question = {"staged": True}
    if how == "committed":
        fleet.commit(root)
        question = {"since": "main~1..main"}
        fleet.put(root, TEMPLATE, b"not: asked for\n")
    assert told(ask(root, **question)) == [("beta/outer", [CHART, TEMPLATE])]


def test_one_that_comes(root: Path) -> None:
    git(root, "rm", "-q", "--cached", CHART)
    git(root, "commit", "-qm", "without")
    chart = root / CHART
    chart.rename(root / "aside")
    fleet.put(root, f"{CHART}/Chart.yaml", b"name: inner\nversion: 0.1.0\n")
    fleet.commit(root)
    shutil.rmtree(chart)
    (root / "aside").rename(chart)
    git(root, "rm", "-rq", "--cached", CHART)
    assert [title for title, _ in told(ask(root))] == ["beta/outer"]
    git(root, "add", "-A")
    assert [title for title, _ in told(ask(root))] == ["beta/outer"]
    assert [title for title, _ in told(ask(root, staged=True))] == ["beta/outer"]


def gone(root: Path) -> None:
    shutil.rmtree(root / CHART)
    (root / CHART).mkdir()


def of_another_commit(root: Path) -> None:
    """Lose the commit that the fleet names, as a shallow clone does."""
    shutil.rmtree(root / CHART / ".git")
    git(root / CHART, "init", "-q", "-b", "main")
    git(root / CHART, "add", "-A")
    git(root / CHART, "commit", "-q", "-m", "another")


@pytest.mark.parametrize("edit", [gone, of_another_commit])
def test_one_that_is_not_checked_out_at_its_commit(
    root: Path, edit: Callable[[Path], None]
) -> None:
    edit(root)
    git(root, "commit", "-q", "--allow-empty", "-m", "next")
    answer = ask(root, since="main~1..main", paths=("config/clusters/beta",))
    assert told(answer) == []
    fleet.put(root, "helm-charts/outer/templates/b.yaml", b"b: 2\n")
    git(root, "commit", "-qm", "next", "helm-charts/outer")
    answer = ask(root, since="main~1..main")
    assert [one.message for one in answer.diagnostics] == [MESSAGE]
    assert answer.unanswered == ("beta",)


def test_within_a_cluster_a_submodule_is_one_path(root: Path) -> None:
    edited(root)
    fleet.commit(root / CHART)
    answer = ask(root, within=("beta",))
    assert [one.message for one in answer.diagnostics] == [
        f"`{CHART}` is not part of the cluster `beta`"
    ]
