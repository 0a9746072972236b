"""What is asked of git, on real repositories."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import FleetwaveError, UsageError
from generator.git import Git, blob_id
from tests.repositories import git


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


def test_many_files_of_a_commit_are_asked_for_a_part_at_a_time(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (repository / "rendered" / f"{number}").write_text(f"{number}")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "five")
    monkeypatch.setattr("generator.git.contents._AT_A_TIME", 2)
    asked = Git(repository)
    found = asked.read(asked.files("HEAD", "rendered").values())
    assert sorted(found.values()) == [b"", b"0", b"1", b"2", b"3", b"4", b"two\n"]
    assert asked.read(()) == {}


def test_what_differs_from_a_commit_is_found_on_disk(repository: Path) -> None:
    asked = Git(repository)
    assert asked.changed("HEAD", "rendered") == frozenset()
    assert asked.changed("HEAD~1", "rendered") == {"rendered/ä\n.yaml"}
    (repository / "rendered" / "empty").unlink()
    assert asked.changed("HEAD", "rendered") == {"rendered/empty"}
    assert asked.changed("HEAD", "config") == frozenset()


def test_the_last_commits_come_newest_first(repository: Path) -> None:
    asked = Git(repository)
    assert asked.recent(20) == (asked.commit("HEAD"), asked.commit("main~1"))
    assert asked.recent(1) == (asked.commit("HEAD"),)


def test_a_merge_of_many_commits_is_one_step(repository: Path) -> None:
    asked = Git(repository)
    before = asked.commit("HEAD")
    git(repository, "checkout", "-qb", "side")
    for number in range(3):
        (repository / "rendered" / "empty").write_text(f"{number}\n")
        git(repository, "commit", "-qam", str(number))
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "--no-edit", "side")
    assert before in asked.recent(2, "rendered")


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


def test_during_a_merge_there_are_two_heads(repository: Path) -> None:
    main = Git(repository).commit("HEAD")
    git(repository, "checkout", "-qb", "side", "HEAD~1")
    git(repository, "commit", "-q", "--allow-empty", "-m", "side")
    side = Git(repository).commit("HEAD")
    assert Git(repository).heads == (side,)
    git(repository, "merge", "-q", "--no-commit", "--no-ff", "main")
    assert Git(repository).heads == (side, main)


def test_without_a_commit_there_is_no_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Git(tmp_path).heads is None
    git(tmp_path, "init", "-q")
    assert Git(tmp_path).heads == ()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Git(tmp_path).heads is None


def test_a_branch_is_held_against_where_it_left(repository: Path) -> None:
    left = Git(repository).commit("HEAD")
    git(repository, "checkout", "-qb", "side")
    git(repository, "commit", "-q", "--allow-empty", "-m", "on the side")
    git(repository, "checkout", "-q", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "on main")
    git(repository, "checkout", "-q", "side")
    assert Git(repository).fork("main") == left
    git(repository, "checkout", "-q", "--orphan", "another")
    git(repository, "commit", "-q", "--allow-empty", "-m", "another")
    assert Git(repository).fork("main") == Git(repository).commit("main")


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_contents_have_the_ids_that_git_gives_them(tmp_path: Path, form: str) -> None:
    git(tmp_path, "init", "-q", "--object-format", form)
    (tmp_path / "a").write_text("one\n")
    git(tmp_path, "add", "a")
    git(tmp_path, "commit", "-qm", "a")
    (blob,) = Git(tmp_path).files("HEAD", "a").values()
    assert blob_id(b"one\n", len(blob)) == blob


def lose(root: Path, thing: str) -> str:
    """Remove an object from a repository, as a damaged disk or a partial clone would."""
    found = git(root, "rev-parse", thing)
    top = Path(git(root, "rev-parse", "--absolute-git-dir"))
    (top / "objects" / found[:2] / found[2:]).unlink()
    return found


@pytest.mark.parametrize(
    "ask",
    [
        lambda asked, blob: asked.read([blob]),
        lambda asked, blob: asked.content(blob),
        lambda asked, blob: [
            asked.content(asked.files("HEAD")["rendered/empty"]),
            asked.read([blob]),
        ],
    ],
    ids=["at-once", "one", "after-another"],
)
def test_a_content_that_is_lost_is_an_error_in_the_words_of_git(
    repository: Path, ask: Callable[[Git, str], object]
) -> None:
    blob = lose(repository, "HEAD:./rendered/ä\n.yaml")
    asked = Git(repository)
    with pytest.raises(FleetwaveError) as caught:
        ask(asked, blob)
    asked.close()
    assert (str(caught.value), caught.value.hint) == (
        f"git cannot be asked: git cat-file {blob}: bad file",
        "`git fsck` says what is damaged; of a partial clone, make a whole one",
    )


def test_a_process_that_ended_is_not_asked_in_vain(repository: Path) -> None:
    asked = Git(repository)
    blob = asked.files("HEAD")["rendered/ä\n.yaml"]
    lost = lose(repository, "HEAD:./rendered/empty")
    for _ in range(2):
        with pytest.raises(FleetwaveError):
            asked.content(lost)
        assert asked.content(blob) == b"two\n"
    process, *_ = asked._process or (None,)  # noqa: SLF001 -- killed from outside
    assert process is not None
    process.kill()
    process.wait()
    assert [asked.content(blob) for _ in range(2)] == [b"two\n", b"two\n"]
    asked.close()


def test_a_folder_that_is_lost_is_an_error(repository: Path) -> None:
    lose(repository, "HEAD:./rendered")
    with pytest.raises(FleetwaveError, match="git cannot be asked: "):
        Git(repository).files("HEAD", "rendered")


def test_where_a_repository_is_from_is_asked_once_and_for_all(repository: Path) -> None:
    known = Git(repository)
    assert (known.origin, known.default_branch) == (None, "refs/heads/main")
    git(repository, "remote", "add", "origin", "git@git.example.org:team/hübs.git")
    git(repository, "checkout", "-q", "--detach")
    known = Git(repository)
    assert (known.origin, known.default_branch) == ("git@git.example.org:team/hübs.git", None)
    git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert Git(repository).default_branch == "refs/heads/trunk"


def test_an_origin_that_is_not_utf_8_is_refused(repository: Path) -> None:
    asked = [b"git", b"remote", b"add", b"origin", b"https://git.example.org/h\xfcbs.git"]
    subprocess.run(asked, cwd=repository, check=True)
    with pytest.raises(FleetwaveError) as caught:
        _ = Git(repository).origin
    assert (str(caught.value), caught.value.hint) == (
        "what `git remote get-url origin` prints is not UTF-8",
        "give it another address: `git remote set-url origin URL`",
    )


@pytest.mark.parametrize(
    ("said", "message"),
    [("fatal: it is odd", "it is odd"), ("", "it does not say why")],
)
def test_a_repository_that_git_refuses(
    repository: Path, said: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "bin"
    place.mkdir()
    (place / "git").write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 128\n")
    (place / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")
    for ask in ("is_there", "is_repository", "heads"):
        with pytest.raises(FleetwaveError) as error:
            getattr(Git(repository), ask)
        assert str(error.value) == f"git refuses the repository `{tmp_path / '.git'}`: {message}"
    (tmp_path / ".git").rename(tmp_path / "aside")
    asked = Git(repository)
    assert (asked.is_there, asked.is_repository, asked.heads) == (False, False, None)
