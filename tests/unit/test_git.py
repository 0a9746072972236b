"""What is asked of git, on real repositories."""

import subprocess
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.git import Git


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, check=True, text=True
    )
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits, whose fleet is in a folder of it."""
    git(tmp_path, "init", "-q", "-b", "main")
    fleet = tmp_path / "some fleet"
    (fleet / "rendered").mkdir(parents=True)
    (tmp_path / "rendered").mkdir()
    (tmp_path / "rendered" / "of-others").write_text("o")
    (fleet / "rendered" / "ä\n.yaml").write_text("one\n")
    (fleet / "rendered" / "empty").write_text("")
    (fleet / "rendered" / "link").symlink_to("empty")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    (fleet / "rendered" / "ä\n.yaml").write_text("two\n")
    git(tmp_path, "commit", "-qam", "two")
    return fleet


def test_a_commit_has_the_files_that_it_had(repository: Path) -> None:
    asked = Git(repository)
    files = asked.files(asked.commit("HEAD~1"), "rendered", "nowhere")
    content = asked.read(files.values())
    assert {path: content[blob] for path, blob in files.items()} == {
        "rendered/ä\n.yaml": b"one\n",
        "rendered/empty": b"",
    }


def test_what_differs_from_a_commit_is_found_on_disk(repository: Path) -> None:
    asked = Git(repository)
    assert asked.changed("HEAD", "rendered") == frozenset()
    assert asked.changed("HEAD~1", "rendered") == {"rendered/ä\n.yaml"}
    (repository / "rendered" / "empty").unlink()
    assert asked.changed("HEAD", "rendered") == {"rendered/empty"}
    assert asked.changed("HEAD", "config") == frozenset()


def test_the_last_commits_come_newest_first(repository: Path) -> None:
    asked = Git(repository)
    assert asked.recent(20) == [asked.commit("HEAD"), asked.commit("main~1")]
    assert asked.recent(1) == [asked.commit("HEAD")]


@pytest.mark.parametrize("ref", ["elsewhere", "--all", "", "HEAD~9", "HEAD:rendered"])
def test_a_ref_that_names_no_commit_is_refused(repository: Path, ref: str) -> None:
    with pytest.raises(UsageError, match="git knows no commit"):
        Git(repository).commit(ref)


def test_a_hook_of_another_repository_does_not_lead_astray(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nothing"))
    assert Git(repository).is_there


def test_without_a_repository_or_a_commit_there_is_no_history(tmp_path: Path) -> None:
    assert not Git(tmp_path).is_there
    git(tmp_path, "init", "-q")
    assert not Git(tmp_path).is_there
    with pytest.raises(UsageError):
        Git(tmp_path).commit("HEAD")


def test_without_git_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not Git(tmp_path).is_there
