"""Folders and files that a command line says to write, outside of what is generated."""

from pathlib import Path

from generator.errors import FleetwaveError, UsageError, reason


def checked_folder(folder: Path) -> Path:
    """Return the nearest that there is of a folder and those above it; raises ``UsageError`` where
    it could not be made."""
    try:
        nearest = next(one for one in (folder, *folder.parents) if one.exists())
        is_folder = nearest.is_dir()
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be made: {reason(error)}") from None
    if not is_folder:
        raise UsageError(f"`{nearest}` is no folder")
    return nearest


def write_file(file: Path, content: str, *, append: bool = False) -> None:
    try:
        with file.open("a" if append else "w", encoding="utf-8") as stream:
            stream.write(content)
    except OSError as error:
        raise FleetwaveError(f"`{file}` cannot be written: {reason(error)}") from None
