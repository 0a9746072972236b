"""Trees of files: in memory, and read from wherever a repository lies."""

from collections.abc import Iterator, Mapping
from typing import Protocol

Tree = Mapping[str, bytes]
"""Repository path (relative, with ``/``) to content."""


class Files(Protocol):
    """The files of a repository, on disk or in a commit. Paths are relative, with ``/``."""

    def read(self, path: str) -> bytes:
        """Return the content; raises ``InvalidPathError`` when there is no such file to be had."""

    def target(self, path: str) -> str:
        """Return the path that a path leads to if it is a link in the repository, or itself."""

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the folders and of the files in a folder, sorted; none if absent."""

    def walk(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted; none if it is absent."""


class Overlay:
    """Files with others put on top: a repository as it would be. Implements ``Files``."""

    def __init__(self, below: Files, tree: Tree) -> None:
        self._below = below
        self._tree = tree

    def read(self, path: str) -> bytes:
        return self._tree[path] if path in self._tree else self._below.read(path)

    def target(self, path: str) -> str:
        return path if path in self._tree else self._below.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        folders, files = map(set, self._below.names(folder))
        for path in self._in(folder):
            first, slash, _ = path.partition("/")
            (folders if slash else files).add(first)
        return tuple(sorted(folders)), tuple(sorted(files))

    def walk(self, folder: str) -> tuple[str, ...]:
        added = (f"{folder}/{path}" if folder else path for path in self._in(folder))
        return tuple(sorted({*self._below.walk(folder), *added}))

    def _in(self, folder: str) -> Iterator[str]:
        lead = f"{folder}/" if folder else ""
        return (path.removeprefix(lead) for path in self._tree if path.startswith(lead))


class InvalidPathError(Exception):
    """A path that cannot be read; ``reason`` is a rule id: ``file-not-found``,
    ``outside-repository`` or ``unreadable-file``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
