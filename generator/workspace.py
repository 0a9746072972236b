"""The repository on disk: reads any of its files, none outside it."""

import errno
import os
import posixpath
import stat
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from generator.errors import FleetwaveError, reason
from generator.tree import (
    InvalidPathError,
    leads_outside,
    not_there,
    outside,
    unreadable,
    walked,
)

Listing = tuple[tuple[str, ...], tuple[str, ...]]
"""The names of the folders and of the files in a folder, sorted."""


class Workspace:
    """A repository on disk. Implements ``Files``; each file and folder is read once and
    kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real_root = os.path.realpath(root)
        self._contents: dict[str, bytes | InvalidPathError] = {}
        self._real_folder = lru_cache(maxsize=None)(self._resolve_folder)
        self._listings: dict[str, Listing] = {}
        self._links: list[str] = []
        self._read_elsewhere: list[tuple[str, bytes]] = []

    def __reduce__(self) -> "tuple[type[Workspace], tuple[object, ...]]":
        """To another process goes the repository, and nothing that was read of it."""
        return Workspace, (self.root,)

    def read(self, path: str) -> bytes:
        known = self._contents.get(path)
        if known is None:
            try:
                known = self._read(path)
            except InvalidPathError as error:
                known = error
            self._contents[path] = known
        if isinstance(known, InvalidPathError):
            raise known
        return known

    def target(self, path: str) -> str:
        folder, name = posixpath.split(path)
        try:
            real = os.path.join(self._real_folder(folder), name)  # noqa: PTH118
        except InvalidPathError:
            return path
        if name in {"", ".", ".."} or os.path.islink(real):  # noqa: PTH114
            real = os.path.realpath(real)
        inside = real.startswith(self._real_root + os.sep)
        return os.path.relpath(real, self._real_root) if inside else path

    def names(self, folder: str) -> Listing:
        if "\0" in folder:
            return (), ()  # no disk has it
        known = self._listings.get(folder)
        if known is None:
            known = self._listings[folder] = self._list(folder)
        return known

    @property
    def seen(self) -> Mapping[str, bytes | InvalidPathError]:
        """All files that were asked for, and what was found."""
        return self._contents

    @property
    def listed(self) -> Mapping[str, Listing]:
        """All folders whose names were asked for."""
        return self._listings

    @property
    def links(self) -> Sequence[str]:
        """All links in these folders."""
        return self._links

    def note_read(self, ids: Mapping[str, bytes], links: Sequence[str]) -> None:
        """Note what another process has read: paths with ids of what it found, and links."""
        self._read_elsewhere += ids.items()
        self._links += links

    @property
    def read_elsewhere(self) -> Sequence[tuple[str, bytes]]:
        """What other processes have read; a path may be there more than once."""
        return self._read_elsewhere

    def _list(self, folder: str) -> Listing:
        try:
            with os.scandir(self._real_folder(folder)) as entries:
                found = [(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries]
        except (FileNotFoundError, NotADirectoryError, InvalidPathError):
            return (), ()
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return (), ()  # nor is there such a folder
            raise FleetwaveError(f"`{folder}` cannot be read: {reason(error)}") from None
        self._links += [posixpath.join(folder, name) for name, _, is_link in found if is_link]
        return (
            tuple(sorted(name for name, is_folder, _ in found if is_folder)),
            tuple(sorted(name for name, is_folder, _ in found if not is_folder)),
        )

    def walk(self, folder: str) -> tuple[str, ...]:
        return walked(self, folder, self._is_loop)

    def _is_loop(self, folder: str) -> bool:
        path = os.path.join(self.root, folder)  # noqa: PTH118 -- pathlib is slow here
        if not os.path.islink(path):  # noqa: PTH114
            return False
        try:
            target = self._real_folder(folder)
        except InvalidPathError:
            return True
        here = os.path.realpath(os.path.dirname(path))  # noqa: PTH120
        return (here + os.sep).startswith(target + os.sep)

    def _resolve_folder(self, folder: str) -> str:
        normal = posixpath.normpath(folder) if folder else "."
        real = os.path.realpath(os.path.join(self._real_root, normal))  # noqa: PTH118
        if real != self._real_root and not real.startswith(self._real_root + os.sep):
            raise outside(folder)
        return real

    def _read(self, path: str) -> bytes:
        folder, name = posixpath.split(path)
        if posixpath.isabs(path) or posixpath.normpath(path).startswith("../") or "\0" in path:
            raise outside(path)
        place = os.path.join(self._real_folder(folder), name)  # noqa: PTH118
        # A link must not lead out of the repository; a pipe must not block.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            try:
                handle = os.open(place, flags | os.O_NOFOLLOW)
            except OSError:
                real = os.path.realpath(place)
                if not real.startswith(self._real_root + os.sep):
                    raise leads_outside(path) from None
                handle = os.open(real, flags)
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode):
                os.close(handle)
                kind = "a folder" if stat.S_ISDIR(mode) else "no plain file"
                raise unreadable(path, f"is {kind}")
            with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 -- a descriptor
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            raise not_there(path) from None
        except OSError as error:
            raise unreadable(path, f"cannot be read: {reason(error)}") from None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False
