"""Files as git has them: in a commit, in the index, and how those on disk differ."""

import hashlib
import io
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from generator.git.program import Program
from generator.record import record

LENGTH_OF_SHA1 = 40
_AT_A_TIME = 1000
"""Contents that are there twice, as git tells them and taken apart."""
_DAMAGED = "`git fsck` says what is damaged; of a partial clone, make a whole one"


@record
class Listed:
    mode: str
    blob: str


def blob_id(data: bytes, length: int) -> str:
    """Return the id that git gives a content, in a repository whose ids have a length."""
    algorithm = "sha1" if length == LENGTH_OF_SHA1 else "sha256"
    return hashlib.new(
        algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


def records(output: bytes) -> Iterator[tuple[str, str]]:
    """Take a listing apart: what is said of each path, and the path."""
    for entry in output.split(b"\0"):
        if entry:
            about, path = entry.split(b"\t", 1)
            yield about.decode(), os.fsdecode(path)


class Contents(Program):
    """git, asked for files. Its process for contents ends with ``close``."""

    _process: "tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]] | None" = None

    def tree(self, commit: str, *folders: str) -> Mapping[str, Listed]:
        """Return all that a commit has in some folders, or has at all."""
        found = {}
        listing = self._out("ls-tree", "-r", "-z", commit, "--", *folders, hint=_DAMAGED)
        for about, path in records(listing):
            mode, _, blob = about.split(" ")
            found[path] = Listed(mode, blob)
        return found

    def files(self, commit: str, *folders: str) -> Mapping[str, str]:
        """Return path → blob id of the files in some folders of a commit; links have none."""
        found = self.tree(commit, *folders).items()
        return {path: one.blob for path, one in found if one.mode.startswith("100")}

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Return the content of each blob."""
        asked = tuple(dict.fromkeys(blobs))
        found: dict[str, bytes] = {}
        for start in range(0, len(asked), _AT_A_TIME):
            some = asked[start : start + _AT_A_TIME]
            stdin = "\n".join(some).encode() + b"\n"
            answers = io.BytesIO(self._out("cat-file", "--batch", stdin=stdin, hint=_DAMAGED))
            found |= {blob: self._answer(blob, answers) for blob in some}
        return found

    def content(self, blob: str) -> bytes:
        """Return one blob. The process that is asked is kept, for the next."""
        if self._process is None:
            process = self._started("cat-file", "--batch")
            if process.stdin is None or process.stdout is None:
                raise AssertionError("started with pipes")
            self._process = (process, process.stdin, process.stdout)
        _, asked, answers = self._process
        with suppress(BrokenPipeError):  # it has ended, and answers nothing
            asked.write(blob.encode() + b"\n")
            asked.flush()
        return self._answer(blob, answers)

    def _answer(self, blob: str, answers: IO[bytes]) -> bytes:
        head = answers.readline().decode().split()
        if len(head) != 3:  # noqa: PLR2004 -- id, type, size
            # Asked by itself, git says why.
            return self._out("cat-file", "blob", blob, hint=_DAMAGED)
        data = answers.read(int(head[2]))
        answers.read(1)
        return data

    def close(self) -> None:
        if self._process is not None:
            process, *streams = self._process
            for stream in streams:
                with suppress(BrokenPipeError):
                    stream.close()
            process.wait()
            self._process = None

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

    def uncommitted(self, *folders: str) -> Sequence[str]:
        """Return the paths in some folders that the last commit has otherwise than the disk, or
        not at all."""
        listing = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
        entries = self._out(*listing, "--", *folders).split(b"\0")
        return [os.fsdecode(entry)[3:].removeprefix(self.prefix) for entry in entries if entry]

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those files that git ignores and does not have; none where there is no git."""
        asked = b"".join(os.fsencode(path) + b"\0" for path in paths)
        ran = self._tried("check-ignore", "-z", "--stdin", stdin=asked)
        found = ran.stdout.split(b"\0") if ran and not ran.returncode else ()
        return frozenset(os.fsdecode(path) for path in found if path)

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
