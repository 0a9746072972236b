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


class InvalidPathError(Exception):
    """A path that cannot be read; ``reason`` is a rule id: ``file-not-found``,
    ``outside-repository`` or ``unreadable-file``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
