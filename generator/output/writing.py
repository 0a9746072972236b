"""Bringing what is generated up to date, file by file: each is whole, or as it was."""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from generator.changeset import Change
from generator.errors import FleetwaveError, reason
from generator.output.reading import Standing

_TEMPORARY = ".fleetwave-tmp-"


class Output(Standing):
    """The same, to be changed. It replaces a link, and never what that leads to."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
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
                    for entry in self.entries(folder):
                        if entry.name.startswith(_TEMPORARY):
                            _remove(entry)
            yield
        finally:
            os.close(handle)

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what is new, each file at once or not at all; then delete, and remove the folders
        that are empty by that."""
        written = [change for change in changes if change.new is not None]
        # Only neighbours, since what is written last may say that all before it is there.
        for folder, files in groupby(written, lambda change: os.path.dirname(change.path)):  # noqa: PTH120
            if self._may_appear(folder):
                self._write_folder(folder, [*files])
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
            _remove_folder(aside)
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
        path = folder
        try:
            self._make(os.path.dirname(place))  # noqa: PTH120
            os.mkdir(temporary)  # noqa: PTH102
            for change in files:
                path = change.path
                name = os.path.basename(path)  # noqa: PTH119
                _create(os.path.join(temporary, name), change.new or b"")  # noqa: PTH118
            path = folder
            os.rename(temporary, place)  # noqa: PTH104
        except BaseException as error:
            _remove_folder(temporary, ignore_errors=True)
            if isinstance(error, OSError):
                raise _unwritable(path, error) from None
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
    try:
        while data:  # a full disk may take a part of it, and then says so
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


@contextlib.contextmanager
def _naming(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: str, error: OSError) -> FleetwaveError:
    return FleetwaveError(
        f"`{path}` cannot be written: {reason(error)}",
        hint="files that were written are whole; run this again",
    )


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        _remove_folder(entry.path)
    else:
        os.unlink(entry.path)  # noqa: PTH108


def _remove_folder(place: str | Path, *, ignore_errors: bool = False) -> None:
    import shutil  # noqa: PLC0415 -- seldom needed, and imports three kinds of archives

    shutil.rmtree(place, ignore_errors=ignore_errors)
