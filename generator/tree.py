"""Trees of files: in memory, and read from wherever a repository lies."""

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


class InvalidPathError(Exception):
    """A path that cannot be read; ``reason`` is a rule id: ``file-not-found``,
    ``outside-repository`` or ``unreadable-file``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
