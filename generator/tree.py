"""Trees of files: in memory, and read from wherever a repository lies."""

import posixpath
from collections.abc import Callable, Mapping
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
            raise not_there(path)
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


def walked(files: Files, folder: str, is_loop: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the paths of all files below a folder, sorted. Links are followed, as Helm does, but
    for one to a folder above it: that would never end."""
    folders, names = files.names(folder)
    found = [posixpath.join(folder, name) for name in names]
    for name in folders:
        inner = posixpath.join(folder, name)
        if not is_loop(inner):
            found += files.walk(inner)
    return tuple(sorted(found))


class InvalidPathError(Exception):
    """A path that cannot be read; ``reason`` is a rule id: ``file-not-found``,
    ``outside-repository`` or ``unreadable-file``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def not_there(path: str) -> InvalidPathError:
    return InvalidPathError("file-not-found", f"there is no file `{path}`")


def outside(path: str) -> InvalidPathError:
    return InvalidPathError("outside-repository", f"`{path}` is outside the repository")


def leads_outside(path: str) -> InvalidPathError:
    return InvalidPathError(
        "outside-repository", f"`{path}` is a link that leads out of the repository"
    )


def unreadable(path: str, why: str) -> InvalidPathError:
    """``why`` goes on after the path."""
    return InvalidPathError("unreadable-file", f"`{path}` {why}")
