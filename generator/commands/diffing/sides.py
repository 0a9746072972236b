"""What ``diff`` compares: rendered files of a commit, of the disk, or such as are at hand."""

from collections.abc import Iterable
from typing import Protocol

from generator.delta.sides import Digests, folders
from generator.errors import FleetwaveError
from generator.git import LENGTH_OF_SHA1, Git, blob_id
from generator.output import Output
from generator.plan.artifact import RENDERED
from generator.tree import Tree


class Side(Protocol):
    listing: Digests

    def read(self, paths: Iterable[str]) -> Tree: ...


class OfCommit:
    """The rendered files of a commit."""

    def __init__(self, git: Git, ref: str, clusters: frozenset[str] | None) -> None:
        self.git = git
        commit = git.commit(ref)
        self.listing = git.files(commit, *folders(clusters))
        if not self.listing and not git.files(commit, RENDERED):
            raise FleetwaveError(
                f"the commit `{ref}` has no `{RENDERED}/`",
                hint="name one that has: `git log -- rendered` lists them",
            )

    @property
    def length(self) -> int:
        return len(next(iter(self.listing.values()), "")) or LENGTH_OF_SHA1

    def read(self, paths: Iterable[str]) -> Tree:
        asked = tuple(paths)
        content = self.git.read(self.listing[path] for path in asked)
        return {path: content[self.listing[path]] for path in asked}


class InMemory:
    """Rendered files that are at hand, told apart as git does."""

    def __init__(self, tree: Tree, length: int) -> None:
        self.tree = tree
        self.listing: Digests = {path: blob_id(data, length) for path, data in tree.items()}

    def read(self, paths: Iterable[str]) -> Tree:
        return {path: self.tree[path] for path in paths}


class OnDisk:
    """Rendered files of which it is known what they are; those asked for are read."""

    def __init__(self, output: Output, listing: Digests) -> None:
        self.output = output
        self.listing = listing

    def read(self, paths: Iterable[str]) -> Tree:
        """Raises ``FleetwaveError`` for one that is another by now."""
        return {path: self._read(path) for path in paths}

    def _read(self, path: str) -> bytes:
        found = self.output.read(path)
        data = None if found is None else found.data
        id_ = self.listing[path]
        if data is None or blob_id(data, len(id_)) != id_:
            raise FleetwaveError(
                f"`{path}` changed while it was compared", hint="compare again when nobody writes"
            )
        return data


class Together:
    """Two sides in one; of what both have, the second's counts."""

    def __init__(self, first: Side, second: Side) -> None:
        self.first, self.second = first, second
        self.listing: Digests = {**first.listing, **second.listing}

    def read(self, paths: Iterable[str]) -> Tree:
        asked = tuple(paths)
        found = self.second.read(path for path in asked if path in self.second.listing)
        return {**found, **self.first.read(path for path in asked if path not in found)}


def on_disk(output: Output, clusters: frozenset[str] | None) -> Tree:
    paths = [path for folder in folders(clusters) for path in output.walk(folder)]
    found = ((path, output.read(path)) for path in paths)
    return {path: one.data for path, one in found if one is not None and one.data is not None}
