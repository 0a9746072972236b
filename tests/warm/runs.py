"""What runs say and leave, with the stamps of those before them and without."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from generator.cache import Cache
from generator.commands.diffing.diff import diff
from generator.commands.judging.outcome import Result  # noqa: TC001 -- with the others
from generator.commands.render import render
from generator.commands.validate import validate
from generator.errors import FleetwaveError, UsageError
from generator.git import Git, History
from generator.kept import KEPT
from generator.output import Output
from generator.selection import Selection
from generator.workspace import Workspace

TODAY = date(2026, 5, 1)
EVERYTHING = Selection()


@contextlib.contextmanager
def caching(cache: Path | None) -> Iterator[None]:
    token = KEPT.set(None if cache is None else Cache(cache))
    try:
        yield
    finally:
        KEPT.reset(token)


def run(  # noqa: PLR0913 -- what is asked, and of what
    root: Path,
    cache: Path | None,
    *,
    check: bool,
    today: date,
    progress: Callable[[int, int, str], None] = lambda *_: None,
    selection: Selection = EVERYTHING,
) -> object:
    """Return all that a run says and leaves."""
    result: Result | str
    with caching(cache):
        try:
            result = render(
                Workspace(root),
                Output(root),
                History(git=Git(root), since=None),
                selection,
                progress,
                check=check,
                today=today,
            )
        except UsageError as error:
            result = str(error)
    return result, [*left(root)]


def validated(
    root: Path,
    cache: Path | None,
    *,
    today: date,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> object:
    """Return all that is said without looking at what was rendered."""
    history = History(git=Git(root), since=None)
    with caching(cache):
        return validate(Workspace(root), Output(root), history, Selection(), progress, today)


def compared(
    root: Path,
    cache: Path | None,
    *names: str,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> object:
    """Return how what a render would leave differs from the last commit."""
    with caching(cache):
        try:
            return diff(
                Workspace(root),
                Output(root),
                Git(root),
                names,
                progress,
                rendered=False,
                everything=True,
            )
        except FleetwaveError as error:
            return str(error)


def left(root: Path) -> Iterator[tuple[str, object]]:
    for path in sorted((root / "rendered").rglob("*")):
        if path.is_symlink():
            yield str(path.relative_to(root)), path.readlink()
        elif path.is_file():
            yield str(path.relative_to(root)), path.read_bytes()
