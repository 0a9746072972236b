"""Files and folders, each with the id of its content, by who has to do with them."""

import os
import stat
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from hashlib import sha1
from pathlib import Path

from generator.record import record
from generator.stamps.signatures import WIDTH, beneath_renewed, forget, signatures, unsettle

LENGTH = 20
ABSENT = bytes(LENGTH)
"""Of what is looked for, and is not there."""
FOLDER_ID = b"a folder, not a link"
"""Of a folder that matters only for being one."""

Ids = Mapping[str, bytes]
"""Path to the id of what is there."""


@record(kw_only=True)
class Index:
    owners: Sequence[str]
    """Clusters; the first one is "", for what any of them may have to do with."""
    ends: Sequence[int]
    """Where the paths of each owner end."""
    paths: Sequence[str]
    ids: bytes
    known: "array[int]"

    def differing(self, root: Path, began: int) -> "tuple[frozenset[str], Index]":
        """Return whose files differ, and an index by which the others are found the same sooner;
        itself, if nothing is to be learnt."""
        now = signatures(root, self.paths)
        if now == self.known:
            return frozenset(), self
        differing = set()
        learnt = []
        for owner, places in self.groups():
            first, last = places.start * WIDTH, places.stop * WIDTH
            if now[first:last] == self.known[first:last]:
                continue
            for place in places:
                here = slice(place * WIDTH, (place + 1) * WIDTH)
                if now[here] == self.known[here]:
                    continue
                if content_id(root, self.paths[place], self._id(place)) != self._id(place):
                    differing.add(owner)
                    now[here] = self.known[here]
                else:
                    learnt.append(place)
        unsettle(now, began, learnt)
        if now == self.known:
            return frozenset(differing), self
        return frozenset(differing), Index(
            owners=self.owners, ends=self.ends, paths=self.paths, ids=self.ids, known=now
        )

    def of(self, owner: str) -> dict[str, bytes]:
        """Return what one owner has to do with."""
        places = dict(self.groups()).get(owner, range(0))
        return {self.paths[place]: self._id(place) for place in places}

    def below(self, folder: str) -> Iterator[tuple[str, bytes]]:
        for place, path in enumerate(self.paths):
            if path.startswith(folder):
                yield path, self._id(place)

    def replaced(
        self, root: Path, groups: Mapping[str, Ids], gone: Iterable[str], began: int
    ) -> "Index":
        """Return an index in which some owners have other files, and some have none any more."""
        new = _made(root, groups, began)
        left_out = {*groups, *gone}
        parts = {owner: (self, places) for owner, places in self.groups()}
        parts = {owner: part for owner, part in parts.items() if owner not in left_out}
        return _of_parts(parts | {owner: (new, places) for owner, places in new.groups()})

    def only(self, owners: Container[str]) -> "Index":
        """Return an index in which the others have none."""
        return _of_parts(
            {owner: (self, places) for owner, places in self.groups() if owner in owners}
        )

    def groups(self) -> Iterator[tuple[str, range]]:
        start = 0
        for owner, end in zip(self.owners, self.ends, strict=True):
            yield owner, range(start, end)
            start = end

    def _id(self, place: int) -> bytes:
        return self.ids[place * LENGTH : (place + 1) * LENGTH]


EMPTY = Index(owners=(), ends=(), paths=(), ids=b"", known=array("q"))


def _of_parts(parts: "Mapping[str, tuple[Index, range]]") -> Index:
    """Put together an index from the places that owners have in others."""
    ends: list[int] = []
    paths: list[str] = []
    ids: list[bytes] = []
    known = array("q")
    for owner in sorted(parts):
        index, places = parts[owner]
        paths += index.paths[places.start : places.stop]
        ids.append(index.ids[places.start * LENGTH : places.stop * LENGTH])
        known += index.known[places.start * WIDTH : places.stop * WIDTH]
        ends.append(len(paths))
    return Index(owners=sorted(parts), ends=ends, paths=paths, ids=b"".join(ids), known=known)


def _made(root: Path, groups: Mapping[str, Ids], began: int) -> Index:
    paths: list[str] = []
    ends = []
    for owner in groups:
        paths += groups[owner]
        ends.append(len(paths))
    known = signatures(root, paths)
    renewed = [*beneath_renewed(known, began, paths)]
    unsettle(known, began, range(len(paths)))
    forget(known, renewed)
    return Index(
        owners=[*groups],
        ends=ends,
        paths=paths,
        ids=b"".join(one for ids in groups.values() for one in ids.values()),
        known=known,
    )


def content_id(root: Path, path: str, expected: bytes) -> bytes | None:  # noqa: PLR0911 -- kinds
    """Return the id of what is at a path now; None for what cannot be read, or is something else
    than a file, a folder or a link."""
    place = os.path.join(root, path)  # noqa: PTH118 -- pathlib is slow here
    try:
        mode = os.lstat(place).st_mode
        if stat.S_ISREG(mode):
            with open(place, "rb") as file:  # noqa: PTH123 -- as above
                return blob(file.read())
        if stat.S_ISLNK(mode):
            return link(os.readlink(place))  # noqa: PTH115 -- as above
        if not stat.S_ISDIR(mode):
            return None
        if expected == FOLDER_ID:
            return FOLDER_ID
        with os.scandir(place) as found:
            entries = [(one.name, one.is_dir()) for one in found]
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError:
        return None
    return listing(
        (name for name, is_folder in entries if is_folder),
        (name for name, is_folder in entries if not is_folder),
    )


def link(target: str) -> bytes:
    """Return the id of a link, by what is written in it; what it leads to has one of its own."""
    return sha1(b"link\0" + os.fsencode(target), usedforsecurity=False).digest()


def blob(data: bytes) -> bytes:
    """Return the id of a file: git's, so that what git lists can be compared."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def listing(folders: Iterable[str], files: Iterable[str]) -> bytes:
    """Return the id of a folder, by the names in it."""
    names = (*(f"{name}/" for name in sorted(folders)), *sorted(files))
    text = "".join(f"{name}\0" for name in names)
    return sha1(b"folder\0" + os.fsencode(text), usedforsecurity=False).digest()
