"""What git lists: the files of a commit, of the index, and those on disk that differ."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.errors import FleetwaveError
from generator.record import record
from generator.snapshot.changes import Changes

_LINK = "120000"
_SUBMODULE = "160000"


@record
class Entry:
    """A file, a link or a submodule. Whether a file may be executed does not matter here."""

    blob: str | None
    """The id of its content; None for one that is read from disk."""
    is_link: bool = False
    is_submodule: bool = False


Entries = Mapping[str, Entry]
"""Path from the fleet's root to what is there."""


class Listing(Changes):
    """Git, asked for whole trees. Its processes for contents end with ``close``.

    The files of a submodule that is checked out are listed, too, as far as it has the commit.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._submodules: dict[str, Listing] = {}
        self._elsewhere: dict[str, Listing] = {}
        """Blob to the submodule that has it."""

    def has_fork(self, ref: str) -> bool:
        """Tell whether a commit is known that ``ref`` and what is checked out have in common."""
        return self._run("merge-base", ref, "HEAD").returncode == 0

    def commit_entries(self, commit: str) -> Entries:
        found = {}
        for path, one in self.tree(commit).items():
            found[path] = _entry(one.mode, one.blob)
            if one.mode == _SUBMODULE:
                found |= self._below(path, one.blob)
        return found

    def is_as_in(self, commit: str) -> bool:
        """Tell whether the files on disk are those of a commit, but for what git ignores; into
        submodules it does not look."""
        asked = (
            ("diff", "--raw", "--no-renames", "--relative", commit, "--"),
            ("ls-files", "--others", "--exclude-standard"),
        )
        running = [self._started(*arguments) for arguments in asked]  # each takes a while
        said = [process.communicate()[0] for process in running]
        return not any(said) and not any(process.returncode for process in running)

    def has_submodules(self, commit: str) -> bool:
        return any(one.mode == _SUBMODULE for one in self.tree(commit).values())

    def tree_id(self, commit: str) -> str | None:
        """Return the id of all that a commit has in the fleet's folder."""
        ran = self._run("rev-parse", "--verify", "--quiet", f"{commit}:{self.prefix}")
        return ran.stdout.decode().strip() if ran.returncode == 0 else None

    def staged_entries(self, commit: str) -> Entries:
        """Return what the next commit would have: not what `git add -N` says will come."""
        found = dict(self.commit_entries(commit))
        index = self._index_of_hook()
        differing = [*self._differing("--cached", commit, index=index)]
        # What goes first: a folder may have become a submodule.
        for path, (mode, blob, status) in sorted(differing, key=lambda one: one[1][2] != "D"):
            if status == "U":
                raise FleetwaveError(
                    f"`{path}` is in conflict, so the index is not what would be committed",
                    hint=f"resolve it and `git add {path}`, or leave `--staged` out",
                )
            if (before := found.pop(path, None)) and before.is_submodule:
                found = {one: it for one, it in found.items() if not one.startswith(f"{path}/")}
            if status != "D":
                found[path] = _entry(mode, blob)
            if status != "D" and mode == _SUBMODULE:
                found |= self._below(path, blob)
        return found

    def differing_on_disk(self, entries: Entries, commit: str) -> Mapping[str, Entry | None]:
        """Return what is on disk in place of the ``entries`` of a commit, None for what is gone.
        Files that git does not know count, unless it ignores them."""
        found: dict[str, Entry | None] = {
            path: None if status == "D" else _entry(mode, None)
            for path, (mode, _, status) in self._differing(commit)
        }
        untracked = self._out("ls-files", "--others", "--exclude-standard", "-z")
        for path in map(os.fsdecode, untracked.split(b"\0")):
            if path.endswith("/"):  # a repository of its own, which would become a submodule
                found[path[:-1]] = Entry(None, is_submodule=True)
            elif path:
                found[path] = Entry(None, is_link=(self.root / path).is_symlink())
        then = {path for path, entry in entries.items() if entry.is_submodule}
        now = {path for path, entry in found.items() if entry and entry.is_submodule}
        for path in sorted(then | now):
            inner = {
                one.removeprefix(f"{path}/"): entry
                for one, entry in entries.items()
                if one.startswith(f"{path}/")
            }
            is_there = path in now or path not in found
            below = self._below_on_disk(path, inner, entries.get(path), is_there=is_there)
            found |= {f"{path}/{one}": entry for one, entry in below.items()}
        return found

    def _below(self, path: str, commit: str) -> Entries:
        """Return the files of a submodule; none if it has no such commit here."""
        if (inner := self._submodule(path)) is None or not inner.has(commit):
            return {}
        found = {f"{path}/{one}": entry for one, entry in inner.commit_entries(commit).items()}
        blobs = (entry.blob for entry in found.values() if entry.blob)
        self._elsewhere |= dict.fromkeys(blobs, inner)
        return found

    def _below_on_disk(
        self, path: str, known: Entries, recorded: Entry | None, *, is_there: bool
    ) -> Mapping[str, Entry | None]:
        inner = self._submodule(path) if is_there else None
        if inner is None:
            return dict.fromkeys(known)
        if known and recorded and recorded.blob:
            return inner.differing_on_disk(known, recorded.blob)
        now = inner.commit_entries("HEAD")
        return {**now, **inner.differing_on_disk(now, "HEAD")}

    def _submodule(self, path: str) -> "Listing | None":
        if path not in self._submodules:
            if not (self.root / path / ".git").exists():
                return None
            self._submodules[path] = Listing(self.root / path)
        inner = self._submodules[path]
        return inner if inner.is_there else None

    def has(self, commit: str) -> bool:
        return self._run("cat-file", "-e", f"{commit}^{{commit}}").returncode == 0

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

    def content(self, blob: str) -> bytes:
        inner = self._elsewhere.get(blob)
        return super().content(blob) if inner is None else inner.content(blob)

    def close(self) -> None:
        super().close()
        for inner in self._submodules.values():
            inner.close()


def _entry(mode: str, blob: str | None) -> Entry:
    return Entry(blob, is_link=mode == _LINK, is_submodule=mode == _SUBMODULE)
