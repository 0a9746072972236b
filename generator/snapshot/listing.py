"""What git lists: the files of a commit, of the index, and those on disk that differ."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from generator.changeset import Op
from generator.errors import FleetwaveError
from generator.git import Git

_LINK = "120000"
_SUBMODULE = "160000"
_OPS = {"A": Op.ADD, "D": Op.DELETE}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a link or a submodule. Whether a file may be executed does not matter here."""

    blob: str | None
    """The id of its content; None for one that is read from disk."""
    is_link: bool = False
    is_submodule: bool = False


Entries = Mapping[str, Entry]
"""Path from the fleet's root to what is there."""


class Listing(Git):
    """Git, asked for whole trees. Its process for contents ends with ``close``."""

    _contents: "tuple[IO[bytes], IO[bytes]] | None" = None

    def has_fork(self, ref: str) -> bool:
        """Tell whether a commit is known that ``ref`` and what is checked out have in common."""
        return self._run("merge-base", ref, "HEAD").returncode == 0

    def commit_entries(self, commit: str) -> Entries:
        found = {}
        for about, path in _records(self._out("ls-tree", "-r", "-z", commit)):
            mode, _, blob = about.split(" ")
            found[path] = _entry(mode, blob)
        return found

    def staged_entries(self, commit: str) -> Entries:
        """Return what the next commit would have: not what `git add -N` says will come."""
        found = dict(self.commit_entries(commit))
        index = self._index_of_hook()
        for path, (mode, blob, status) in self._differing("--cached", commit, index=index):
            if status == "U":
                raise FleetwaveError(
                    f"`{path}` is in conflict, so the index is not what would be committed",
                    hint=f"resolve it and `git add {path}`, or leave `--staged` out",
                )
            if status == "D":
                found.pop(path, None)
            else:
                found[path] = _entry(mode, blob)
        return found

    def differing_on_disk(self, commit: str) -> Mapping[str, Entry | None]:
        """Return what is on disk in place of what a commit has, None for what is gone. Files that
        git does not know count, unless it ignores them."""
        found: dict[str, Entry | None] = {
            path: None if status == "D" else _entry(mode, None)
            for path, (mode, _, status) in self._differing(commit)
        }
        untracked = self._out("ls-files", "--others", "--exclude-standard", "-z")
        for path in map(os.fsdecode, untracked.split(b"\0")):
            if path:
                found[path] = Entry(None, is_link=(self.root / path).is_symlink())
        return found

    def _differing(
        self, *between: str, index: str | None = None
    ) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Yield each path that differs, with its new mode, its new blob, and what happened."""
        asked = ("diff", "--raw", "--no-renames", "--relative", "--ignore-submodules=dirty")
        ran = self._out(*asked, "-z", "--no-abbrev", *between, "--", index=index)
        fields = iter(ran.split(b"\0"))
        for about in fields:
            if about:
                _, mode, _, blob, status = about.decode().split(" ")
                yield os.fsdecode(next(fields)), (mode, blob, status)

    def statuses(self, commit: str | None, places: Sequence[str]) -> Mapping[str, Op]:
        """Return what happened to files from a commit, or from the index, to the disk; as paths
        from the top of the repository."""
        asked = ("diff", "--name-status", "--no-renames", "--no-relative", "-z")
        asked += ("--ignore-submodules=untracked", *([commit] if commit else ()))
        fields = iter(self._out(*asked, "--", *places).split(b"\0"))
        found = {}
        for status in fields:
            if status:
                found[os.fsdecode(next(fields))] = _OPS.get(status.decode(), Op.UPDATE)
        asked = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
        added = map(os.fsdecode, self._out(*asked, "--", *places).split(b"\0"))
        # A repository in this one, which is no submodule of it, has a slash at its end.
        return {**found, **{path: Op.ADD for path in added if path and path[-1] != "/"}}

    def changed_around(self, old: str, new: str | None, *, is_on_disk: bool) -> Sequence[str]:
        """Return what differs in the repository outside the fleet's folder, as paths from there."""
        if not self.prefix:
            return ()
        asked = ("diff", "--name-only", "--no-renames", "--no-relative", "-z")
        between = (old, new) if new else (old,) if is_on_disk else ("--cached", old)
        index = None if new or is_on_disk else self._index_of_hook()
        ran = self._out(*asked, "--ignore-submodules=dirty", *between, "--", index=index)
        if is_on_disk:
            others = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
            ran += self._out(*others, "--", ":(top)")
        paths = sorted({os.fsdecode(path) for path in ran.split(b"\0") if path})
        return [
            os.path.relpath(one, self.prefix) for one in paths if not one.startswith(self.prefix)
        ]

    def content(self, blob: str) -> bytes:
        """Return one blob. The process that is asked is kept, for the next."""
        if self._contents is None:
            process = self._started("cat-file", "--batch")
            if process.stdin is None or process.stdout is None:
                raise AssertionError("started with pipes")
            self._process = process
            self._contents = (process.stdin, process.stdout)
        asked, answers = self._contents
        asked.write(blob.encode() + b"\n")
        asked.flush()
        head = answers.readline().decode().split()
        if len(head) != 3:  # noqa: PLR2004 -- id, type, size
            raise FleetwaveError(
                f"git has no content for `{blob}`", hint="fetch it: this is a partial clone"
            )
        data = answers.read(int(head[2]))
        answers.read(1)
        return data

    def close(self) -> None:
        if self._contents is not None:
            for stream in self._contents:
                stream.close()
            self._process.wait()
            self._contents = None


def _records(output: bytes) -> Iterator[tuple[str, str]]:
    for record in output.split(b"\0"):
        if record:
            about, path = record.split(b"\t", 1)
            yield about.decode(), os.fsdecode(path)


def _entry(mode: str, blob: str | None) -> Entry:
    return Entry(blob, is_link=mode == _LINK, is_submodule=mode == _SUBMODULE)
