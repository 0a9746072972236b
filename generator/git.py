"""What git knows of the repository: commits, and the files in them.

Reads and never writes. Paths are from the fleet's root, which may be a folder of a larger
repository.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import FleetwaveError, UsageError

_LENGTH_OF_SHA1 = 40
# A hook sets these for the repository that it runs in, which need not be the fleet's.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Which past a run is held against."""

    git: "Git"
    since: str | None
    """The branch or commit that was left, None for the last commit."""


def blob_id(data: bytes, length: int) -> str:
    """Return the id that git gives a content, in a repository whose ids have a length."""
    algorithm = "sha1" if length == _LENGTH_OF_SHA1 else "sha256"
    return hashlib.new(
        algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


class Git:
    """The history that a fleet's folder is part of."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def is_there(self) -> bool:
        """Whether there is a git, a repository, and a commit in it."""
        try:
            return self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode == 0
        except FileNotFoundError:
            return False

    @property
    def remote(self) -> str | None:
        """The address of the remote ``origin``, if there is one."""
        return self._asked("remote", "get-url", "origin")

    @property
    def default_branch(self) -> str | None:
        """The branch that is checked out of ``origin`` by default, fully qualified, if known."""
        found = self._asked("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        start = "refs/remotes/origin/"
        return f"refs/heads/{found.removeprefix(start)}" if found else None

    def commit(self, ref: str) -> str:
        """Return the id of the commit that ``ref`` names; raises ``UsageError`` if none is."""
        if self.is_there:
            ran = self._run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
            )
            if ran.returncode == 0:
                return ran.stdout.decode().strip()
        raise UsageError(
            f"git knows no commit `{ref}` here",
            hint="name a branch, a tag or a commit; in CI, fetch the whole history"
            if self.is_there
            else "the fleet is in no git repository, or git is not installed",
        )

    def refs(self) -> Sequence[str]:
        """Return the short names of all branches and tags; none where there is no git."""
        if not self.is_there:
            return ()
        return self._out("for-each-ref", "--format=%(refname:short)").decode().split()

    @cached_property
    def prefix(self) -> str:
        """The fleet's folder in its repository: empty, or with a slash at its end."""
        try:
            ran = self._run("rev-parse", "--show-prefix")
        except FileNotFoundError:
            return ""
        return "" if ran.returncode else os.fsdecode(ran.stdout.removesuffix(b"\n"))

    @cached_property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when the repository was cloned."""
        return self._out("rev-parse", "--is-shallow-repository").strip() == b"true"

    @cached_property
    def origin(self) -> str | None:
        """The address of the remote `origin`, if there is one."""
        return self._word("remote", "get-url", "origin")

    @cached_property
    def branch(self) -> str | None:
        """The branch that is checked out, if any; there need not be a commit on it."""
        return self._word("symbolic-ref", "--short", "HEAD")

    @cached_property
    def is_repository(self) -> bool:
        """Whether this is in a repository, with or without commits."""
        return self._word("rev-parse", "--git-dir") is not None

    def _word(self, *arguments: str) -> str | None:
        try:
            ran = self._run(*arguments)
        except FileNotFoundError:
            return None
        return ran.stdout.decode().strip() or None if ran.returncode == 0 else None

    def recent(self, count: int, *folders: str) -> Sequence[str]:
        """Return the ids of the last commits along all their parents, and of as many along the
        first: what was merged at once is one step of a branch that is deployed, however many
        commits it was. Newest first; of those that change some folders, if any are named."""
        # Without the first, git leaves out a branch whose merge took nothing from it.
        found: dict[str, None] = {}
        for walk in ("--full-history", "--first-parent"):
            asked = ["rev-list", walk, f"--max-count={count}", "HEAD", "--", *folders]
            found |= dict.fromkeys(self._out(*asked).decode().split())
        return tuple(found)

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those files that git ignores and does not have; none where there is no git."""
        try:
            ran = self._run(
                "check-ignore",
                "-z",
                "--stdin",
                stdin=b"".join(os.fsencode(p) + b"\0" for p in paths),
            )
        except FileNotFoundError:
            return frozenset()
        found = ran.stdout.split(b"\0") if ran.returncode == 0 else ()
        return frozenset(os.fsdecode(path) for path in found if path)

    @cached_property
    def heads(self) -> tuple[str, ...] | None:
        """The last commit, and during a merge the one that is merged; none in a repository without
        commits, and None without a git or a repository."""
        try:
            ran = self._run("rev-parse", "--quiet", "--revs-only", "HEAD", "MERGE_HEAD")
        except FileNotFoundError:
            return None
        return None if ran.returncode else tuple(ran.stdout.decode().split())

    def fork(self, ref: str) -> str:
        """Return the last commit that ``ref`` and what is checked out have in common, or ``ref``'s
        own where a shallow clone has none."""
        commit = self.commit(ref)
        ran = self._run("merge-base", commit, "HEAD")
        return ran.stdout.decode().strip() or commit

    def is_ancestor(self, ref: str, commit: str) -> bool:
        """Tell whether a commit comes before another; one that is not known here does not."""
        return self._run("merge-base", "--is-ancestor", ref, commit).returncode == 0

    def files(self, commit: str, *folders: str) -> Mapping[str, str]:
        """Return path → blob id of the files in some folders of a commit; links have none."""
        found = {}
        for entry in self._out("ls-tree", "-r", "-z", commit, "--", *folders).split(b"\0"):
            if entry:
                about, path = entry.split(b"\t", 1)
                mode, _, blob = about.decode().split(" ")
                if mode.startswith("100"):
                    found[os.fsdecode(path)] = blob
        return found

    def changed(self, commit: str, *folders: str) -> frozenset[str]:
        """Return the paths whose files differ between a commit and the disk; a file that was never
        added does not count."""
        out = self._out(
            "diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", *folders
        )
        return frozenset(os.fsdecode(path) for path in out.split(b"\0") if path)

    def unstaged(self, folder: str) -> Sequence[str]:
        """Return the paths in a folder of which the next commit would have another content than
        the disk, or none."""
        listing = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
        ran = self._out(*listing, "--", folder, index=self._index_of_hook())
        entries = [os.fsdecode(entry) for entry in ran.split(b"\0") if entry]
        return [entry[3:].removeprefix(self.prefix) for entry in entries if entry[1] != " "]

    def _index_of_hook(self) -> str | None:
        """Return the index that is about to be committed, where a hook of the fleet's repository
        runs this: `git commit --all` has one of its own."""
        index = os.environ.get("GIT_INDEX_FILE")
        if not index:
            return None
        asked = ["git", "rev-parse", "--absolute-git-dir"]
        theirs = subprocess.run(asked, capture_output=True, check=False).stdout
        is_ours = theirs == self._out("rev-parse", "--absolute-git-dir")
        return os.fspath(Path(index).absolute()) if is_ours else None

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Return the content of each blob."""
        asked = tuple(dict.fromkeys(blobs))
        if not asked:
            return {}
        out = self._out("cat-file", "--batch", stdin="\n".join(asked).encode() + b"\n")
        found = {}
        start = 0
        for blob in asked:
            end = out.index(b"\n", start)
            size = int(out[start:end].rsplit(b" ", 1)[1])
            found[blob] = out[end + 1 : end + 1 + size]
            start = end + size + 2
        return found

    def _asked(self, *arguments: str) -> str | None:
        """Return a line of git's, None where it has none to give or is not there."""
        try:
            ran = self._run(*arguments)
        except FileNotFoundError:
            return None
        return ran.stdout.decode(errors="replace").strip() or None if ran.returncode == 0 else None

    def _out(self, *arguments: str, stdin: bytes = b"", index: str | None = None) -> bytes:
        ran = self._run(*arguments, stdin=stdin, index=index)
        if ran.returncode:
            words = ran.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise FleetwaveError(f"git cannot be asked: {words}")
        return ran.stdout

    def _run(
        self, *arguments: str, stdin: bytes = b"", index: str | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            self._command(*arguments),
            input=stdin,
            capture_output=True,
            check=False,
            env=_environment() | ({"GIT_INDEX_FILE": index} if index else {}),
        )

    def _started(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )

    def _command(self, *arguments: str) -> list[str]:
        return ["git", "--no-optional-locks", "-C", os.fspath(self.root), *arguments]


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
