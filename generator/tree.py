"""Trees of files: in memory, and read from wherever a repository lies."""

import posixpath
from collections.abc import Mapping
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


class InMemory:
    """Files that are on no disk. Implements ``Files``."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def read(self, path: str) -> bytes:
        if path not in self._tree:
            raise InvalidPathError("file-not-found", f"there is no file `{path}`")
        return self._tree[path]

    def target(self, path: str) -> str:
        return path

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        below = [path.removeprefix(f"{folder}/") for path in self.walk(folder)]
        folders = {path.split("/")[0] for path in below if "/" in path}
        return tuple(sorted(folders)), tuple(path for path in below if "/" not in path)

    def walk(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._tree if path.startswith(f"{folder}/")))


class Overlay:
    """Files with others put on top: a repository as it would be. Implements ``Files``."""

    def __init__(self, below: Files, tree: Tree) -> None:
        self._below = below
        self._tree = tree

    def read(self, path: str) -> bytes:
        normal = posixpath.normpath(path)
        return self._tree[normal] if normal in self._tree else self._below.read(path)

    def target(self, path: str) -> str:
        return path if posixpath.normpath(path) in self._tree else self._below.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        folders, files = map(set, self._below.names(folder))
        start = _start(folder)
        for path in self._tree:
            if path.startswith(start):
                first, slash, _ = path.removeprefix(start).partition("/")
                (folders if slash else files).add(first)
        return tuple(sorted(folders)), tuple(sorted(files))

    def walk(self, folder: str) -> tuple[str, ...]:
        added = (path for path in self._tree if path.startswith(_start(folder)))
        return tuple(sorted({*self._below.walk(folder), *added}))


def _start(folder: str) -> str:
    return f"{posixpath.normpath(folder)}/" if folder else ""


class InvalidPathError(Exception):
    """A path that cannot be read; ``reason`` is a rule id: ``file-not-found``,
    ``outside-repository`` or ``unreadable-file``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
