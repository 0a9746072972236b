"""``rendered/`` on disk: what is there, and bringing it up to date file by file."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.changeset import Change, Op
from generator.errors import FleetwaveError


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path: a file's content, or something that is no plain file of ours."""

    data: bytes | None
    """None for a link, a folder, or a file that cannot be read."""


class Output:
    """The rendered files of a repository. Follows no links: it replaces a file, not a target."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> Found | None:
        """Return what stands at a path, None if nothing does."""
        place = os.path.join(self.root, path)  # noqa: PTH118 -- pathlib is slow here
        try:
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(handle, "rb") as file:  # noqa: PTH123 -- a descriptor
                return Found(file.read())
        except FileNotFoundError:
            return None
        except OSError:
            return Found(None)

    def walk(self, folder: str) -> Iterable[str]:
        """Yield the paths of everything below a folder that is not itself a folder."""
        try:
            with os.scandir(self.root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in found:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.walk(path)
            else:
                yield path

    def folders(self, folder: str) -> Sequence[str]:
        """Return the names of the folders in a folder, sorted."""
        try:
            with os.scandir(self.root / folder) as entries:
                return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def linked_folder(self, path: str) -> str | None:
        """Return the first folder on the way to a path that is a link, if any: following it could
        lead out of the repository."""
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            folder = "/".join(parts[:end])
            if os.path.islink(os.path.join(self.root, folder)):  # noqa: PTH114, PTH118
                return folder
        return None

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what is new, each file at once or not at all; then delete, and remove the folders
        that are empty by that."""
        try:
            for change in changes:
                if change.new is not None:
                    self._write(change.path, change.new)
            for change in changes:
                if change.op is Op.DELETE:
                    (self.root / change.path).unlink(missing_ok=True)
                    self._remove_empty(os.path.dirname(change.path))  # noqa: PTH120
        except OSError as error:
            place = os.path.relpath(error.filename or self.root, self.root)
            raise FleetwaveError(
                f"`{place}` cannot be written: {(error.strerror or str(error)).lower()}",
                hint="files that were written are whole; run `fleetwave render` again",
            ) from None

    def _write(self, path: str, data: bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".fleetwave-", suffix=".tmp")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 -- a descriptor
                file.write(data)
            os.chmod(temporary, 0o644 & ~_umask())  # noqa: PTH101
            os.replace(temporary, place)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise

    def _remove_empty(self, folder: str) -> None:
        while folder.count("/") > 1:
            try:
                (self.root / folder).rmdir()
            except OSError:
                return
            folder = os.path.dirname(folder)  # noqa: PTH120


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
