"""What all command lines share: the fleet's folder, colour, and where text goes."""

import os
import sys
from pathlib import Path

from generator.cli.options import Color
from generator.errors import UsageError, reason


def fleet_folder(given: Path | None) -> Path:
    """Return the fleet's repository: what was given, else the nearest folder that is one."""
    here = given or Path.cwd()
    candidates = [here] if given else [here, *here.parents]
    for folder in candidates:
        if (folder / "config" / "fleet.yaml").is_file():
            return folder
    raise UsageError(
        f"there is no `config/fleet.yaml` in `{given or '.'}`"
        + ("" if given else " or a folder above it"),
        hint="name the fleet's repository with `--root`",
    )


def is_colored(color: Color, *, error: bool = True) -> bool:
    """Tell whether to colour what goes to stderr or, without ``error``, to stdout."""
    if color is Color.AUTO:
        stream = sys.stderr if error else sys.stdout
        return stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")
    return color is Color.ALWAYS


def width() -> int | None:
    """Return how wide the terminal is that stdout is; None if it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil  # noqa: PLC0415 -- with all that it can unpack; most runs ask for no width

    return shutil.get_terminal_size().columns


class OutputError(Exception):
    """stdout or stderr takes no more."""


def write(text: str, *, error: bool = False) -> None:
    if text:
        stream = sys.stderr if error else sys.stdout
        if stream is None:
            return  # closed by whoever started this
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise OutputError(reason(problem)) from None
