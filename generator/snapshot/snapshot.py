"""One state of the repository, as files that can be read."""

import os
import posixpath
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from generator.errors import reason
from generator.snapshot.listing import Entries
from generator.snapshot.paths import Way, follow
from generator.tree import leads_outside, not_there, outside, unreadable, walked

Read = Callable[[str], bytes]
"""Gives the content of a file, or what is written in a link."""


class Snapshot:
    """The files that git has, or would have, in a commit. Implements ``Files``; links are followed
    within the repository, as on disk. Each file is read once, when it is asked for.

    A content is git's own where it is read from git: without what ``.gitattributes`` makes of it in
    a checkout, such as other line ends, or the file that an LFS pointer stands for.
    """

    def __init__(self, entries: Entries, read: Read, root: str = "") -> None:
        self.entries = entries
        self._content = lru_cache(maxsize=None)(read)
        self._root = root
        self._links = frozenset(path for path, entry in entries.items() if entry.is_link)
        self.way = lru_cache(maxsize=None)(self._way)

    @cached_property
    def links(self) -> Mapping[str, Way]:
        """Each link, and where it leads."""
        return {path: self.way(path) for path in sorted(self._links)}

    def read(self, path: str) -> bytes:
        if posixpath.isabs(path) or posixpath.normpath(path).startswith("../") or "\0" in path:
            raise outside(path)
        real = self.way(path).end
        if real is None:
            raise leads_outside(path)
        entry = self.entries.get(real)
        if entry is None and (submodule := self._submodule_above(real)):
            raise unreadable(
                path, f"is in the submodule `{submodule}`, which is not checked out at its commit"
            )
        if entry is None and not self._is_folder(real):
            raise not_there(path)
        if entry is None or entry.is_submodule:
            kind = "a folder" if entry is None else "a submodule"
            raise unreadable(path, f"is {kind}")
        try:
            return self._content(real)
        except FileNotFoundError:
            raise not_there(path) from None
        except OSError as error:
            raise unreadable(path, f"cannot be read: {reason(error)}") from None

    def target(self, path: str) -> str:
        real = self.way(path).end
        return path if real is None else real

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        real = self.way(folder).end
        if real is None or real not in self._folders:
            return (), ()
        folders, files = self._folders[real]
        linked = {
            name
            for name in files
            if posixpath.join(real, name) in self._links and self._leads_to_folder(real, name)
        }
        return tuple(sorted(folders | linked)), tuple(sorted(files - linked))

    def walk(self, folder: str) -> tuple[str, ...]:
        return walked(self, folder, self._is_loop)

    def is_there(self, path: str) -> bool:
        """Tell whether there is a file or a folder, with no link on the way to it."""
        return path in self.entries or self._is_folder(path)

    def _way(self, path: str) -> Way:
        if path.startswith("/"):
            return Way(None, ())
        normal = posixpath.normpath(path) if path else "."
        # Nearly all paths pass no link.
        above = "" if normal == "." else normal
        while above and above not in self._links:
            above = posixpath.dirname(above)
        if not above and not normal.startswith(".."):
            return Way("" if normal == "." else normal, ())
        return follow(path, self._links, lambda link: os.fsdecode(self._content(link)), self._root)

    def _submodule_above(self, path: str) -> str | None:
        """Return the submodule without files that a path would be in."""
        while path := posixpath.dirname(path):
            if path in self.entries and not self._is_folder(path):
                return path if self.entries[path].is_submodule else None
        return None

    def _is_folder(self, path: str) -> bool:
        return path in self._folders

    def _leads_to_folder(self, folder: str, name: str) -> bool:
        end = self.way(posixpath.join(folder, name)).end
        return end is not None and self._is_folder(end)

    def _is_loop(self, folder: str) -> bool:
        target = self.way(folder).end
        here = self.way(posixpath.dirname(folder)).end
        if target is None or here is None or not self.way(folder).links:
            return False
        return not target or f"{here}/".startswith(f"{target}/")

    @cached_property
    def _folders(self) -> Mapping[str, tuple[set[str], set[str]]]:
        """Each folder, with the names of its folders and of its files."""
        found: dict[str, tuple[set[str], set[str]]] = {"": (set(), set())}
        for path, entry in self.entries.items():
            folder, _, name = path.rpartition("/")
            if folder not in found:
                _add_folder(found, folder)
            found[folder][0 if entry.is_submodule else 1].add(name)
        return found


def _add_folder(found: dict[str, tuple[set[str], set[str]]], folder: str) -> None:
    above, _, name = folder.rpartition("/")
    if above not in found:
        _add_folder(found, above)
    found[above][0].add(name)
    found[folder] = (set(), set())
