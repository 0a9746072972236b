"""What stands on disk where files are generated. No link is followed."""

import os
import stat
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from generator.errors import FleetwaveError, reason
from generator.record import record


@record
class Found:
    """What stands at a path: a file's content, or something that is no plain file of ours."""

    data: bytes | None
    """None for a link, a folder, or a file that cannot be read."""


class Standing:
    """The rendered files of a repository, as they are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._place = os.fspath(root)
        self._obstacle = lru_cache(maxsize=None)(self._find_obstacle)

    def read(self, path: str) -> Found | None:
        """Return what stands at a path, None if nothing does."""
        place = os.path.join(self._place, path)  # noqa: PTH118 -- pathlib is slow here
        try:
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            # Read whole: a buffer would only be looked after.
            with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 -- a descriptor
                return Found(file.read())
        except FileNotFoundError:
            return None
        except OSError:
            return Found(None)

    def walk(self, folder: str) -> Iterable[str]:
        """Yield the paths of everything below a folder that is not itself a folder."""
        for entry in self.entries(folder):
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.walk(path)
            else:
                yield path

    def folders(self, folder: str) -> Sequence[str]:
        """Return the names of the folders in a folder, sorted; none if that is a link."""
        return [e.name for e in self.entries(folder) if e.is_dir(follow_symlinks=False)]

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what is in a folder, sorted by name; nothing where a link leads there."""
        if self.obstacle(f"{folder}/"):
            return []
        try:
            with os.scandir(self.root / folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FleetwaveError(f"`{folder}` cannot be read: {reason(error)}") from None

    def obstacle(self, path: str) -> tuple[str, str] | None:
        """Return the first folder on the way to a path that is none, if any, and what is wrong:
        following a link could lead out of the repository."""
        return self._obstacle(os.path.dirname(path))  # noqa: PTH120

    def check_way(self, path: str) -> None:
        """Raises ``FleetwaveError`` if a folder on the way to a path is none."""
        if obstacle := self.obstacle(path):
            raise FleetwaveError(f"`{obstacle[0]}` {obstacle[1]}")

    def _find_obstacle(self, folder: str) -> tuple[str, str] | None:
        if not folder:
            return None
        if above := self._obstacle(os.path.dirname(folder)):  # noqa: PTH120
            return above
        try:
            mode = os.lstat(os.path.join(self._place, folder)).st_mode  # noqa: PTH118
        except OSError:
            return None
        if stat.S_ISLNK(mode):
            return folder, "is a link, and writing would follow it"
        if not stat.S_ISDIR(mode):
            return folder, "is in the way: it is no folder"
        return None
