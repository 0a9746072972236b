"""A folder that is written once: whole, or not at all."""

import errno
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from generator.errors import FleetwaveError, UsageError, reason


class NewFolder:
    """A folder that there is not yet, or that is empty. Nothing is ever overwritten."""

    def __init__(self, place: Path, *, not_in: Collection[Path] = ()) -> None:
        """``not_in`` are folders where it would be taken for something else."""
        self.given = place
        self._place = Path(os.path.realpath(place))
        self._not_in = [Path(os.path.realpath(folder)) for folder in not_in]

    def check(self) -> None:
        """Raises ``UsageError`` if it cannot be written there."""
        for folder in self._not_in:
            if self._place == folder or folder in self._place.parents:
                raise UsageError(
                    f"`{self.given}` is in `{folder.name}/` of the fleet",
                    hint="name a folder elsewhere, best outside the fleet's repository",
                )
        if self._place == Path.cwd():
            raise UsageError(
                f"`{self.given}` is the folder you are in", hint="name a new one inside it"
            )
        if not self._place.parent.is_dir():
            raise UsageError(f"there is no folder `{self.given.parent}`", hint="make it first")
        if self._place.exists() and not self._place.is_dir():
            raise UsageError(f"`{self.given}` is no folder", hint="name one that there is not")
        if self._place.is_dir() and any(self._place.iterdir()):
            raise self._occupied()

    def write(self, tree: Mapping[str, bytes], private: Collection[str] = ()) -> None:
        """Write all files at once; those in ``private`` for nobody but their owner to read."""
        temporary = self._place.with_name(f".{self._place.name}.{os.urandom(6).hex()}")
        try:
            temporary.mkdir()
            for path, data in tree.items():
                place = temporary / path
                place.parent.mkdir(parents=True, exist_ok=True)
                mode = 0o600 if path in private else 0o666
                with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123 -- a descriptor
                    file.write(data)
            temporary.rename(self._place)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise self._occupied() from None
            raise FleetwaveError(
                f"`{self.given}` cannot be written: {reason(error)}",
                hint="nothing was left there",
            ) from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _occupied(self) -> UsageError:
        return UsageError(
            f"`{self.given}` is not empty", hint="name a folder that there is not, or an empty one"
        )
