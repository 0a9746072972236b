"""What an edit is compared with: the commits that there are, however they came to be."""

import re
import shutil
from pathlib import Path

import pytest

from tests.guards.fleet import GONE, LOST, PROTECTED, SUPPORT, Fleet, hub
from tests.repositories import git

NO_HISTORY = (
    "note: there is no git history here, so this was compared with `rendered/` on disk; whether "
    "that is what runs cannot be told\n"
)
REFUSED = (
    "error: git refuses the repository `{place}`: not a git repository (or any of the parent "
    "directories): .git\n\nhint: mend it; or if it is none, remove `{place}`\n"
)
NO_COMMIT = (
    "error: git knows no commit `main` here\n\n"
    "hint: the fleet is in no git repository, or git is not installed\n"
)


@pytest.mark.parametrize("damage", [b"<<<<<<< HEAD\n", b"# \xff\n"])
def test_what_cannot_be_read_may_be_what_is_deployed(fleet: Fleet, damage: bytes) -> None:
    lab = fleet.root / "rendered/clusters/alpha/lab"
    for name in ("helmrelease.yaml", "namespace.yaml"):
        (lab / name).write_bytes((lab / name).read_bytes() + damage)
    fleet.save()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    why = "is not rendered any more, and cannot be read as YAML: what would be lost with it cannot"
    problems = [line for line in fleet.refused() if why in line]
    assert problems == [
        f"error[removed-hub]: `rendered/clusters/alpha/lab/helmrelease.yaml` {why} be told",
        f"error[removed-namespace]: `rendered/clusters/alpha/lab/namespace.yaml` {why} be told",
    ]
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    fleet.commit()  # what is still rendered is mended


def test_a_pull_request_is_held_against_where_it_left(fleet: Fleet) -> None:
    git(fleet.root, "checkout", "-qb", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()  # both steps, each in a commit of its own
    assert fleet.run("render", "--check")[:2] == (0, "")
    assert fleet.refused("validate", "--since", "main") == [PROTECTED]
    assert fleet.refused("render", "--check", "--since", "main") == [PROTECTED]
    git(fleet.root, "checkout", "-q", "main")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    assert fleet.run("validate", "--since", "main")[0] == 0  # `new` was never here


def test_what_was_let_go_on_the_other_side_of_a_merge_is_gone(fleet: Fleet) -> None:
    git(fleet.root, "branch", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "merge", "-q", "--no-commit", "main")
    fleet.render()
    fleet.cluster("alpha", hub("staging"), more=SUPPORT + GONE)
    assert [line.split("`")[:2] for line in fleet.refused()] == [["error[removed-hub]: ", "prod"]]
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    git(fleet.root, "commit", "-qm", "merge")
    fleet.render()


def test_a_merge_loses_nothing_that_both_sides_have(fleet: Fleet) -> None:
    git(fleet.root, "branch", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "merge", "-q", "--no-commit", "main")
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.refused() == [LOST]


def test_a_rebase_is_held_against_what_it_is_on(fleet: Fleet) -> None:
    git(fleet.root, "checkout", "-qb", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "checkout", "-q", "main")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    git(fleet.root, "rebase", "-q", "main")
    fleet.render("--check")


def test_files_that_were_deleted_by_hand_come_back(fleet: Fleet) -> None:
    before = fleet.tree()
    shutil.rmtree(fleet.root / "rendered")
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.run("render")[0] == 1
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    fleet.render()
    assert fleet.tree() == before


def test_what_was_never_committed_is_nobodys_loss(fleet: Fleet) -> None:
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.cluster("gamma", hub("staging"))
    fleet.render()
    fleet.cluster("beta", hub("staging"))
    shutil.rmtree(fleet.root / "config/clusters/gamma")
    fleet.render()
    git(fleet.root, "diff", "--exit-code")


def test_a_removal_that_was_committed_is_history(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    shutil.rmtree(fleet.root / "rendered/clusters/alpha/lab")
    fleet.save()
    fleet.render()


@pytest.mark.parametrize("state", ["no commit", "nothing rendered in it"])
def test_a_repository_that_deploys_nothing_has_nothing_to_lose(tmp_path: Path, state: str) -> None:
    fleet = Fleet(tmp_path)
    git(tmp_path, "init", "-q")
    if state != "no commit":
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    fleet.cluster("alpha", hub("staging"), hub("other-staging"))
    fleet.render()
    fleet.cluster("alpha", hub("staging"))
    fleet.render()


def test_without_git_the_files_on_disk_are_the_past(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.cluster("alpha", hub("staging"), hub("lab"))
    fleet.render()
    fleet.cluster("alpha", hub("staging"))
    assert fleet.refused() == [LOST]
    assert fleet.refused("validate") == [LOST]
    fleet.cluster("alpha", hub("staging"), hub("lab"), more=GONE)
    fleet.render()
    fleet.cluster("alpha", hub("staging"), more=GONE)
    code, _, errors = fleet.run("render")
    assert (code, errors.endswith(f"\n{NO_HISTORY}")) == (0, True)
    fleet.render()
    assert fleet.run("validate", "--since", "main") == (2, "", NO_COMMIT)


@pytest.mark.parametrize("state", ["in a folder", "detached", "shallow", "sha256"])
def test_any_repository_will_do(tmp_path: Path, state: str) -> None:
    top = tmp_path / "origin"
    root = top / "some fleet" if state == "in a folder" else top
    root.mkdir(parents=True)
    if state == "sha256":
        git(top, "init", "-q", "-b", "main", "--object-format", "sha256")
    fleet = Fleet(root, top)
    fleet.cluster("alpha", hub("staging"))
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("lab"))
    fleet.commit()
    if state == "shallow":
        git(tmp_path, "clone", "-q", "--depth", "1", f"file://{top}", "clone")
        fleet = Fleet(tmp_path / "clone")
    elif state == "detached":
        git(top, "checkout", "-q", "--detach")
    fleet.render("--check")
    fleet.cluster("alpha", hub("staging"))
    assert fleet.refused() == [LOST]
    if state == "shallow":
        assert fleet.refused("render", "--since", "origin/main") == [LOST]


def test_a_render_that_was_cut_short_can_be_repeated(fleet: Fleet) -> None:
    """New files are written before old ones are deleted; and people commit what is there."""
    lab = fleet.root / "rendered/clusters/alpha/lab"
    before = {path.name: path.read_bytes() for path in lab.iterdir()}
    renamed = hub("laboratory", namespace="lab", release_name="lab", domain="lab.example.org")
    fleet.cluster("alpha", hub("staging"), hub("prod"), renamed, more=SUPPORT)
    fleet.render()
    lab.mkdir()
    for name, data in before.items():
        (lab / name).write_bytes(data)
    fleet.save()
    fleet.render()
    assert not lab.exists()


def test_a_file_that_is_not_ours_is_nobodys_object(fleet: Fleet) -> None:
    theirs = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n"
    fleet.write("rendered/clusters/alpha/theirs/helmrelease.yaml", theirs)
    fleet.write("rendered/clusters/alpha/lab/helmrelease.yaml", "# Generated by fleetwave\n{ [ :")
    fleet.save()
    (fleet.root / "rendered/clusters/alpha/theirs/helmrelease.yaml").unlink()
    fleet.render()


@pytest.mark.parametrize("lost", ["HEAD", "objects"])
def test_a_repository_that_git_refuses_is_not_none(fleet: Fleet, lost: str) -> None:
    """As if there were none, what is on disk would be all that is missed."""
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    shutil.rmtree(fleet.root / "rendered/clusters/alpha/lab")
    place = fleet.root / ".git"
    (place / lost).rename(place / f"{lost}.aside")
    for command in ("validate", "render", "affected"):
        assert fleet.run(command) == (1, "", REFUSED.format(place=place))


@pytest.mark.parametrize("depends", ["staging", "[null, 1, []]", "{name: staging}", "3"])
def test_what_somebody_committed_has_a_wrong_type(fleet: Fleet, depends: str) -> None:
    place = fleet.root / "rendered/clusters/alpha/prod/helmrelease.yaml"
    right = place.read_text(encoding="utf-8")
    assert "  dependsOn:\n" in right
    wrong = re.sub(r"  dependsOn:\n(  [- ] .*\n)+", f"  dependsOn: {depends}\n", right)
    place.write_text(wrong, encoding="utf-8")
    fleet.save()
    fleet.render()
    assert place.read_text(encoding="utf-8") == right
