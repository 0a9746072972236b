"""The two states of the repository that a change lies between.

What did not change is read from the same place for both: so what a checkout makes of a file (its
line ends, or what stands for it with LFS) is never taken for a change.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.changeset import Op
from generator.git import blob_id
from generator.record import record
from generator.snapshot.listing import Entries, Entry, Listing
from generator.snapshot.snapshot import Read, Snapshot


@record(kw_only=True)
class Sides:
    old: Snapshot
    new: Snapshot
    changed: Mapping[str, Op]
    """Each path that differs; a rename is one that goes and one that comes."""
    old_commit: str
    new_commit: str | None
    """None for what is in no commit yet."""
    new_is_on_disk: bool


def on_disk(listing: Listing, commit: str) -> Sides:
    """From a commit to the files on disk, but for those that git ignores."""
    old = dict(listing.commit_entries(commit))
    new = dict(old)
    disk = _reader(listing.root)
    for path, entry in listing.differing_on_disk(old, commit).items():
        before = old.get(path)
        if entry is None:
            del new[path]
        elif not _is_same(before, entry, path, disk):
            new[path] = entry
    changed = _changed(old, new)

    def read_old(path: str) -> bytes:
        blob = old[path].blob
        return listing.content(blob) if path in changed and blob else disk(path)

    return Sides(
        old=Snapshot(old, read_old, _real(listing.root)),
        new=Snapshot(new, disk, _real(listing.root)),
        changed=changed,
        old_commit=commit,
        new_commit=None,
        new_is_on_disk=True,
    )


def staged(listing: Listing, commit: str) -> Sides:
    """From a commit to the index."""
    return _in_git(listing, commit, None)


def commits(listing: Listing, old: str, new: str) -> Sides:
    return _in_git(listing, old, new)


def unversioned(root: Path) -> Snapshot:
    """Return the files on disk where there is no git that knows them, but for hidden folders at the
    top, such as a virtual environment."""
    found: dict[str, Entry] = {}
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    found[path] = Entry(None, is_link=entry.is_symlink())
                elif folder or not entry.name.startswith("."):
                    waiting.append(path)
    return Snapshot(found, _reader(root), _real(root))


def _in_git(listing: Listing, old_commit: str, new_commit: str | None) -> Sides:
    old = listing.commit_entries(old_commit)
    new = (
        listing.staged_entries(old_commit)
        if new_commit is None
        else listing.commit_entries(new_commit)
    )
    known: dict[str, bytes] = {}

    def reader(entries: Entries) -> Read:
        def read(path: str) -> bytes:
            blob = entries[path].blob
            if blob is None:
                raise AssertionError(f"`{path}` is in git, so it has a blob")
            if blob not in known:
                known[blob] = listing.content(blob)
            return known[blob]

        return read

    return Sides(
        old=Snapshot(old, reader(old), _real(listing.root)),
        new=Snapshot(new, reader(new), _real(listing.root)),
        changed=_changed(old, new),
        old_commit=old_commit,
        new_commit=new_commit,
        new_is_on_disk=False,
    )


def _is_same(before: Entry | None, now: Entry, path: str, disk: Callable[[str], bytes]) -> bool:
    """Tell whether a file that git lists as another is the one that there was."""
    if (
        before is None
        or before.blob is None
        or (before.is_link, before.is_submodule)
        != (
            now.is_link,
            now.is_submodule,
        )
    ):
        return False
    try:
        return not now.is_submodule and blob_id(disk(path), len(before.blob)) == before.blob
    except OSError:
        return False


def _changed(old: Entries, new: Entries) -> Mapping[str, Op]:
    found = {}
    for path in sorted(old.keys() | new.keys()):
        before, now = old.get(path), new.get(path)
        if before != now:
            found[path] = Op.ADD if before is None else Op.DELETE if now is None else Op.UPDATE
    return found


def _reader(root: Path) -> Callable[[str], bytes]:
    place = os.fspath(root)

    def read(path: str) -> bytes:
        full = os.path.join(place, path)  # noqa: PTH118 -- pathlib is slow here
        try:
            handle = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            if os.path.islink(full):  # noqa: PTH114
                return os.fsencode(os.readlink(full))  # noqa: PTH115
            raise
        with open(handle, "rb") as file:  # noqa: PTH123 -- a descriptor
            return file.read()

    return read


def _real(root: Path) -> str:
    return os.path.realpath(root)
