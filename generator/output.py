"""What is generated, on disk: what is there, and bringing it up to date file by file."""

import contextlib
import fcntl
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from generator.changeset import Change
from generator.errors import FleetwaveError, reason
from generator.record import record

_TEMPORARY = ".fleetwave-tmp-"


@record
class Found:
    """What stands at a path: a file's content, or something that is no plain file of ours."""

    data: bytes | None
    """None for a link, a folder, or a file that cannot be read."""


class Output:
    """The rendered files of a repository. Follows no links: it replaces a file, not a target."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._place = os.fspath(root)
        self._obstacle = lru_cache(maxsize=None)(self._find_obstacle)
        self._made: set[str] = set()
        self._temporary = f"{_TEMPORARY}{os.urandom(6).hex()}"

    def make(self) -> None:
        """Make the repository's folder, unless it is there."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FleetwaveError(f"`{self.root}` cannot be made: {reason(error)}") from None

    @contextlib.contextmanager
    def exclusively(self, *folders: str) -> Iterator[None]:
        """Let no other process write at the same time, and clean up after one that was killed.

        ``folders`` are where files stand until they are whole: nothing there is applied.
        """
        handle = os.open(self._place, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with contextlib.suppress(OSError):  # some network file systems lock no folders
                fcntl.flock(handle, fcntl.LOCK_EX)
                for folder in folders:
                    for entry in self._entries(folder):
                        if entry.name.startswith(_TEMPORARY):
                            _remove(entry)
            yield
        finally:
            os.close(handle)

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
        for entry in self._entries(folder):
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.walk(path)
            else:
                yield path

    def folders(self, folder: str) -> Sequence[str]:
        """Return the names of the folders in a folder, sorted; none if that is a link."""
        return [e.name for e in self._entries(folder) if e.is_dir(follow_symlinks=False)]

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
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

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what is new, each file at once or not at all; then delete, and remove the folders
        that are empty by that."""
        written: dict[str, list[Change]] = {}
        for change in changes:
            if change.new is not None:
                written.setdefault(os.path.dirname(change.path), []).append(change)  # noqa: PTH120
        for folder, files in written.items():
            if self._may_appear(folder):
                self._write_folder(folder, files)
            else:
                for change in files:
                    with _naming(change.path):
                        self._write(change.path, change.new or b"")
        for change in changes:
            if change.new is None:
                with _naming(change.path):
                    (self.root / change.path).unlink(missing_ok=True)
                    self._remove_empty(os.path.dirname(change.path))  # noqa: PTH120

    def remove(self, folder: str) -> None:
        """Remove a folder with all that is in it: it is there whole, or it is gone.

        It leaves its place at once; what a killed process left of it, the next one removes.
        """
        aside = self.root / top(folder) / self._temporary
        try:
            (self.root / folder).rename(aside)
            shutil.rmtree(aside)
        except OSError as error:
            raise FleetwaveError(f"`{folder}` cannot be removed: {reason(error)}") from None
        self._remove_empty(os.path.dirname(folder))  # noqa: PTH120

    def _write(self, path: str, data: bytes) -> None:
        place = os.path.join(self._place, path)  # noqa: PTH118
        self._make(os.path.dirname(place))  # noqa: PTH120
        temporary = os.path.join(self._place, top(path), self._temporary)  # noqa: PTH118
        try:
            _create(temporary, data)
            os.replace(temporary, place)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise

    def _may_appear(self, folder: str) -> bool:
        """Tell whether nothing is there, so that it can be put in its place with its files."""
        return "/" in folder and not os.path.lexists(os.path.join(self._place, folder))  # noqa: PTH118

    def _write_folder(self, folder: str, files: Sequence[Change]) -> None:
        """Half as many names to change as file by file; and where many files were deleted just
        before, making so many in one place takes ext4 several times as long."""
        place = os.path.join(self._place, folder)  # noqa: PTH118
        temporary = os.path.join(self._place, top(folder), self._temporary)  # noqa: PTH118
        try:
            with _naming(folder):
                self._make(os.path.dirname(place))  # noqa: PTH120
                os.mkdir(temporary)  # noqa: PTH102
            for change in files:
                with _naming(change.path):
                    name = os.path.basename(change.path)  # noqa: PTH119
                    _create(os.path.join(temporary, name), change.new or b"")  # noqa: PTH118
            with _naming(folder):
                os.rename(temporary, place)  # noqa: PTH104
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        self._made.add(place)

    def _make(self, folder: str) -> None:
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._made.add(folder)

    def _remove_empty(self, folder: str) -> None:
        while "/" in folder:
            try:
                (self.root / folder).rmdir()
            except OSError:
                return
            folder = os.path.dirname(folder)  # noqa: PTH120


def top(path: str) -> str:
    """Return the folder at the top of the repository in which files stand until they are whole."""
    folder, slash, _ = path.partition("/")
    return folder if slash else "."


def _create(place: str, data: bytes) -> None:
    """Write a file that is not there yet."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with open(handle, "wb") as file:  # noqa: PTH123 -- a descriptor
        file.write(data)


@contextlib.contextmanager
def _naming(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FleetwaveError(
            f"`{path}` cannot be written: {reason(error)}",
            hint="files that were written are whole; run this again",
        ) from None


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.unlink(entry.path)  # noqa: PTH108
