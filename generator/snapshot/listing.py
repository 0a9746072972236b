"""What git lists: the files of a commit, of the index, and those on disk that differ."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from generator.changeset import Op
from generator.errors import FleetwaveError
from generator.git import Git, records

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
    """Git, asked for whole trees."""

    def has_fork(self, ref: str) -> bool:
        """Tell whether a commit is known that ``ref`` and what is checked out have in common."""
        return self._run("merge-base", ref, "HEAD").returncode == 0

    def commit_entries(self, commit: str) -> Entries:
        return {path: _entry(one.mode, one.blob) for path, one in self.tree(commit).items()}

    def index_entries(self) -> Entries:
        found = {}
        for about, path in records(self._out("ls-files", "--stage", "-z")):
            mode, blob, stage = about.split(" ")
            if stage != "0":
                raise FleetwaveError(
                    f"`{path}` is in conflict, so the index is not what would be committed",
                    hint=f"resolve it and `git add {path}`, or leave `--staged` out",
                )
            found[path] = _entry(mode, blob)
        return found

    def differing_on_disk(self, commit: str) -> Mapping[str, Entry | None]:
        """Return what is on disk in place of what a commit has, None for what is gone. Files that
        git does not know count, unless it ignores them."""
        asked = ("diff", "--raw", "--no-renames", "--relative", "--ignore-submodules=dirty")
        fields = iter(self._out(*asked, "-z", "--no-abbrev", commit, "--").split(b"\0"))
        found: dict[str, Entry | None] = {}
        for about in fields:
            if about:
                path = os.fsdecode(next(fields))
                _, mode, *_, status = about.decode().split(" ")
                found[path] = None if status == "D" else _entry(mode, None)
        untracked = self._out("ls-files", "--others", "--exclude-standard", "-z")
        for path in map(os.fsdecode, untracked.split(b"\0")):
            if path:
                found[path] = Entry(None, is_link=(self.root / path).is_symlink())
        return found

    def statuses(self, commit: str | None, place: str) -> Mapping[str, Op]:
        """Return what happened to files from a commit, or from the index, to the disk; as paths
        from the top of the repository."""
        asked = ("diff", "--name-status", "--no-renames", "--no-relative", "-z")
        fields = iter(self._out(*asked, *([commit] if commit else []), "--", place).split(b"\0"))
        found = {}
        for status in fields:
            if status:
                found[os.fsdecode(next(fields))] = _OPS.get(status.decode(), Op.UPDATE)
        asked = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
        added = map(os.fsdecode, self._out(*asked, "--", place).split(b"\0"))
        return {**found, **{path: Op.ADD for path in added if path}}


def _entry(mode: str, blob: str | None) -> Entry:
    return Entry(blob, is_link=mode == _LINK, is_submodule=mode == _SUBMODULE)
