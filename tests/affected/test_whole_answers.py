"""What is affected, and why, by one edit at a time of a fleet with everything that hubs are made
from: among them all that a well-known tool for such fleets gets wrong by looking at path patterns.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.affected import Question, affected
from generator.errors import FleetwaveError
from generator.impact.answer import Answer
from tests.affected import fleet
from tests.repositories import git

Edit = Callable[[Path], None]
ALPHA = "config/clusters/alpha"
BETA = "config/clusters/beta"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("base")
    fleet.write(root)
    return root


@pytest.fixture
def root(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "fleet", symlinks=True)
    return tmp_path / "fleet"


def ask(root: Path, **question: object) -> Answer:
    return affected(root, Question(**question), lambda *_: None)  # type: ignore[arg-type]


def lines(answer: Answer) -> list[str]:
    return [
        f"{one.change} {one.title}: "
        + ", ".join(f"{why.kind} {why.path} {why.change}" for why in one.reasons)
        for one in answer.affected
    ]


def replaced(path: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def removed(path: str) -> Edit:
    return lambda root: (root / path).unlink()


def renamed(path: str, to: str) -> Edit:
    def edit(root: Path) -> None:
        (root / path).rename(root / to)

    return edit


def written(path: str, text: str) -> Edit:
    return lambda root: fleet.put(root, path, text.encode())


OUTER = "helm-charts/outer/templates"
BIG = f"layer {ALPHA}/big.yaml add"
CLUSTER = f"cluster.yaml {ALPHA}/cluster.yaml update"
LIBRARY = "jsonnet import config/library/one.libsonnet update"
OF_JSONNET = [
    f"update alpha/r-staging: {LIBRARY}",
    f"update alpha/staging: {LIBRARY}",
    f"update alpha/prod: {LIBRARY}",
    f"update alpha/r-prod: {LIBRARY}",
]
CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "a hub's own file": (
        [replaced(f"{ALPHA}/prod.yaml", "3", "5")],
        [f"update alpha/prod: layer {ALPHA}/prod.yaml update"],
    ),
    "a comment": ([replaced(f"{ALPHA}/common.yaml", "common", "# said\ncommon")], []),
    "an entry of cluster.yaml": (
        [replaced(f"{ALPHA}/cluster.yaml", "domain: prod.alpha.org", "domain: new.alpha.org")],
        [f"update alpha/prod: cluster.yaml {ALPHA}/cluster.yaml update"],
    ),
    "a console, which Argo CD shows": (
        [replaced(f"{ALPHA}/cluster.yaml", "console.example.org", "other.example.org")],
        [f"update alpha: cluster.yaml {ALPHA}/cluster.yaml update"],
    ),
    "a library of jsonnet": (
        [replaced("config/library/one.libsonnet", "one: 1", "one: 2")],
        OF_JSONNET,
    ),
    "a text that jsonnet imports": (
        [replaced("config/library/text.md", "hello", "goodbye")],
        [line.replace("one.libsonnet", "text.md") for line in OF_JSONNET],
    ),
    "a library that nothing imports": (
        [replaced("config/library/unused.libsonnet", "{}", "{ a: 1 }")],
        [],
    ),
    "a chart, and no other chart's hubs": (
        [replaced("helm-charts/inner/templates/c.yaml", "1", "2")],
        ["update beta/outer: chart dependency helm-charts/inner/templates/c.yaml update"],
    ),
    "a file of a chart that goes": (
        [written(f"{OUTER}/d.yaml", "d: 1\n"), removed(f"{OUTER}/b.yaml")],
        [f"update beta/outer: chart {OUTER}/b.yaml delete, chart {OUTER}/d.yaml add"],
    ),
    "a chart's override": (
        [replaced(f"{ALPHA}/own.Chart.yaml", "0.2.0", "0.2.1")],
        [f"update alpha/r-prod: chart override {ALPHA}/own.Chart.yaml update"],
    ),
    "a domain's override": (
        [replaced(f"{ALPHA}/domain.yaml", "other", "another")],
        [f"update alpha/r-prod: domain override {ALPHA}/domain.yaml update"],
    ),
    "support": (
        [replaced(f"{ALPHA}/support.yaml", "true", "false")],
        [f"update alpha/support: layer {ALPHA}/support.yaml update"],
    ),
    "an encrypted file": (
        [replaced(f"{ALPHA}/enc-prod.yaml", "data:", "data:aa")],
        [f"update alpha/prod: encrypted layer {ALPHA}/enc-prod.yaml update"],
    ),
    "a file that a link leads to": (
        [replaced("config/elsewhere/real.yaml", "1", "2")],
        ["update alpha/r-prod: layer config/elsewhere/real.yaml update"],
    ),
    "files of two clusters": (
        [replaced("config/shared/limits.yaml", "1", "2")],
        [
            "update beta/outer: layer config/shared/limits.yaml update",
            "update beta/plain: layer config/shared/limits.yaml update",
        ],
    ),
    "a rename": (
        [
            renamed(f"{ALPHA}/prod.yaml", f"{ALPHA}/big.yaml"),
            replaced(f"{ALPHA}/cluster.yaml", "prod.yaml", "big.yaml"),
            written(f"{ALPHA}/big.yaml", "size: 4\n"),
        ],
        [f"update alpha/prod: {BIG}, {CLUSTER}, layer {ALPHA}/prod.yaml delete"],
    ),
    "a rename that changes nothing": (
        [
            renamed(f"{ALPHA}/prod.yaml", f"{ALPHA}/big.yaml"),
            replaced(f"{ALPHA}/cluster.yaml", "prod.yaml", "big.yaml"),
        ],
        [],
    ),
    "a canary of another, which moves both their gates": (
        [replaced(f"{ALPHA}/cluster.yaml", "staged_by: staging", "staged_by: r-staging")],
        [
            f"update alpha/r-staging: production hub `prod` {ALPHA}/cluster.yaml update",
            f"update alpha/staging: production hub `prod` {ALPHA}/cluster.yaml update",
            f"update alpha/prod: cluster.yaml {ALPHA}/cluster.yaml update",
        ],
    ),
    "a version in fleet.yaml": (
        [replaced("config/fleet.yaml", "1.0.0", "1.0.1")],
        ["update beta/plain: fleet.yaml config/fleet.yaml update"],
    ),
    "a template that says no more": (
        [replaced("templates/appproject.yaml", "spec:", "# said\nspec:")],
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_edit(root: Path, name: str) -> None:
    edits, expected = CASES[name]
    for edit in edits:
        edit(root)
    answer = ask(root)
    assert answer.diagnostics == ()
    assert lines(answer) == expected
    git(root, "add", "-A")
    assert lines(ask(root, staged=True)) == expected
    git(root, "commit", "-qm", "next")
    assert lines(ask(root, since="main~1..main")) == expected
    assert lines(ask(root)) == []


def test_a_branch_is_compared_with_what_it_left(root: Path) -> None:
    git(root, "checkout", "-qb", "branch")
    replaced(f"{ALPHA}/prod.yaml", "3", "5")(root)
    fleet.commit(root)
    git(root, "checkout", "-q", "main")
    replaced(f"{BETA}/folder/plain.yaml", "1", "2")(root)
    fleet.commit(root)
    git(root, "checkout", "-q", "branch")
    assert lines(ask(root, since="main")) == [f"update alpha/prod: layer {ALPHA}/prod.yaml update"]
    assert len(lines(ask(root, since="main..branch"))) == 2


def test_a_fleet_in_a_folder_of_a_repository(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "inner", symlinks=True)
    shutil.rmtree(tmp_path / "inner" / ".git")
    git(tmp_path, "init", "-q", "-b", "main")
    fleet.commit(tmp_path)
    replaced(f"{ALPHA}/prod.yaml", "3", "5")(tmp_path / "inner")
    written("of-others.yaml", "a: 1\n")(tmp_path)
    expected = [f"update alpha/prod: layer {ALPHA}/prod.yaml update"]
    assert lines(ask(tmp_path / "inner")) == expected
    git(tmp_path, "add", "-A")
    assert lines(ask(tmp_path / "inner", staged=True)) == expected


def test_what_git_ignores_does_not_count(root: Path) -> None:
    written(".gitignore", "*.bak\n")(root)
    written("helm-charts/outer/templates/b.yaml.bak", "b: 2\n")(root)
    assert lines(ask(root)) == []


def test_a_paused_hub_is_left_alone(root: Path) -> None:
    replaced(f"{ALPHA}/kept.yaml", "4", "5")(root)
    answer = ask(root)
    assert lines(answer) == []
    assert [one.title for one in answer.paused] == ["alpha/kept"]


def test_a_paused_hub_that_would_be_the_same_is_not_named(root: Path) -> None:
    replaced(f"{ALPHA}/kept.yaml", "size", "# said\nsize")(root)
    replaced(f"{ALPHA}/cluster.yaml", "reason: exams", "reason: holidays")(root)
    answer = ask(root)
    assert lines(answer) == [f"update alpha/kept: {CLUSTER}, layer {ALPHA}/kept.yaml update"]
    fleet.render(root)
    fleet.commit(root)
    replaced(f"{ALPHA}/kept.yaml", "# said", "# said otherwise")(root)
    replaced(f"{ALPHA}/prod.yaml", "3", "5")(root)
    answer = ask(root)
    assert [one.title for one in answer.affected] == ["alpha/prod"]
    assert answer.paused == ()


def test_a_cluster_that_is_removed(root: Path) -> None:
    shutil.rmtree(root / BETA)
    answer = ask(root)
    assert [(one.hub, one.change) for one in answer.affected] == [
        ("outer", "delete"),
        ("plain", "delete"),
        (None, "delete"),
    ]
    assert {one.path for one in answer.affected[0].reasons} >= {f"{BETA}/cluster.yaml"}


def test_the_first_commit_of_a_fleet(root: Path) -> None:
    empty = git(root, "commit-tree", "-m", "nothing", git(root, "mktree", "--missing"))
    answer = ask(root, since=f"{empty}..main")
    assert {one.change for one in answer.affected} == {"add"}
    assert len(answer.affected) == 10


def test_line_ends_of_a_checkout_are_no_change(root: Path) -> None:
    written(".gitattributes", "* text=auto eol=crlf\n")(root)
    fleet.commit(root)
    for path in (f"{ALPHA}/common.yaml", "helm-charts/local/templates/a.yaml"):
        (root / path).unlink()
        git(root, "checkout", "--", path)
        assert b"\r\n" in (root / path).read_bytes()
    replaced(f"{ALPHA}/prod.yaml", "3", "5")(root)
    assert lines(ask(root)) == [f"update alpha/prod: layer {ALPHA}/prod.yaml update"]


def test_a_fleet_that_could_not_be_rendered_before_is_named_whole(root: Path) -> None:
    for path, text in (("templates/namespace.yaml", b"\xff"), ("config/fleet.yaml", b"a: [")):
        before = (root / path).read_bytes() if (root / path).exists() else None
        fleet.put(root, path, text)
        fleet.commit(root)
        if before is None:
            (root / path).unlink()
        else:
            fleet.put(root, path, before)
        answer = ask(root)
        assert answer.diagnostics == ()
        assert len(answer.affected) == 10
        reasons = {(why.path, why.kind) for one in answer.affected for why in one.reasons}
        assert reasons == {(path, "could not be rendered before")}
        fleet.commit(root)


def test_what_is_only_meant_to_be_added_is_not_staged(root: Path) -> None:
    replaced(f"{ALPHA}/cluster.yaml", "prod.yaml, enc", "new.yaml, enc")(root)
    git(root, "add", "-A")
    written(f"{ALPHA}/new.yaml", "size: 9\n")(root)
    git(root, "add", "-N", f"{ALPHA}/new.yaml")
    answer = ask(root, staged=True)
    assert [one.message for one in answer.diagnostics] == [f"there is no file `{ALPHA}/new.yaml`"]
    assert answer.unanswered == ("alpha",)
    git(root, "add", "-A")
    assert [one.title for one in ask(root, staged=True).affected] == ["alpha/prod"]


def test_an_index_in_conflict_is_refused(root: Path) -> None:
    for branch, size in (("other", "5"), ("main", "6")):
        git(root, "checkout", "-q", "-B", branch, "main")
        replaced(f"{ALPHA}/prod.yaml", "3", size)(root)
        git(root, "commit", "-qam", size)
        git(root, "checkout", "-q", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "-q", "other")
    with pytest.raises(FleetwaveError, match="is in conflict, so the index is not what would"):
        ask(root, staged=True)
