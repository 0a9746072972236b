"""A clone that lacks the commit at which a branch left the other."""

from pathlib import Path

from tests.affected import fleet
from tests.command import run
from tests.repositories import git

BETA = "config/clusters/beta/folder/plain.yaml"
ALPHA = "config/clusters/alpha/staging.yaml"


def cloned(tmp_path: Path, *options: str) -> Path:
    """Return a clone in which a branch is checked out; it changed one cluster, and main since then
    the other."""
    origin = tmp_path / "origin"
    fleet.write(origin)
    git(origin, "checkout", "-q", "-b", "side")
    fleet.put(origin, BETA, b"plain: 2\n")
    fleet.commit(origin)
    git(origin, "checkout", "-q", "main")
    fleet.put(origin, ALPHA, b"debug: false\n")
    fleet.commit(origin)
    clone = ["clone", "-q", "--branch", "side", "--no-single-branch", *options]
    git(tmp_path, *clone, f"file://{origin}", "clone")
    return tmp_path / "clone"


def test_what_is_compared_is_said_where_history_is_cut_off(tmp_path: Path) -> None:
    ran = run(cloned(tmp_path, "--depth", "1"), "affected", "--since", "origin/main")
    assert ran.returncode == 0
    assert ran.stderr == (
        "note: the history here is cut off before the branch left `origin/main`, so this was "
        "compared with `origin/main` as it is: what happened there since then is turned round\n"
    )
    assert ALPHA in ran.stdout
    assert BETA in ran.stdout


def test_a_shallow_clone_that_has_the_commit_is_as_good_as_a_whole_one(tmp_path: Path) -> None:
    ran = run(cloned(tmp_path, "--depth", "2"), "affected", "--since", "origin/main")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ALPHA not in ran.stdout
    assert BETA in ran.stdout
