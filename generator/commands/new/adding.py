"""Put new files and edits into a fleet: all of them, or none if the fleet would be worse."""

import contextlib
import posixpath
from collections.abc import Sequence

from generator.changeset import Change, between
from generator.diagnostic import Diagnostic, InvalidError, Level
from generator.document import locate
from generator.errors import FleetwaveError
from generator.output import Output
from generator.pipeline import Progress, build
from generator.record import record
from generator.selection import Selection
from generator.tree import Files, InvalidPathError, Overlay, Tree

_LAST = {"cluster.yaml": 1, "fleet.yaml": 2}
"""Files that name others, in the order in which they are written, after all others."""
_NOTHING = "nothing was written: mend that, and run this again"


@record(kw_only=True)
class Added:
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong that was not before; located, in files as they would be."""
    changes: tuple[Change, ...] = ()
    """Made, or with a dry run meant; none if something is refused."""
    steps: tuple[str, ...] = ()
    """What is left for a person to do: commands, and comments on them."""

    @property
    def is_refused(self) -> bool:
        return any(found.level is Level.ERROR for found in self.diagnostics)


def add(  # noqa: PLR0913 -- what is added, and how
    files: Files,
    output: Output,
    tree: Tree,
    steps: Sequence[str],
    progress: Progress,
    *,
    dry_run: bool,
) -> Added:
    """Write ``tree``, unless `validate` would find an error that it does not find now."""
    found = new_problems(files, tree, progress)
    result = Added(diagnostics=found, changes=changes(files, tree), steps=tuple(steps))
    if result.is_refused:
        return Added(diagnostics=found)
    if not dry_run:
        write(output, result.changes)
    return result


def new_problems(files: Files, tree: Tree, progress: Progress) -> tuple[Diagnostic, ...]:
    """Return what `validate` would find besides what it finds now."""
    after = Overlay(files, tree)
    found = _problems(after, progress)
    if not found:  # nothing to compare: half the work
        return ()
    known = {_identity(one) for one in _problems(files, progress)}
    return tuple(locate((one for one in found if _identity(one) not in known), after))


def _problems(files: Files, progress: Progress) -> Sequence[Diagnostic]:
    try:
        return build(files, Selection(), progress).diagnostics
    except InvalidError as error:
        return error.diagnostics


def _identity(found: Diagnostic) -> tuple[object, ...]:
    return found.rule, found.location, found.message


def is_other(files: Files, path: str, data: bytes) -> bool:
    """Tell whether what is at a path is not ``data``, as what a killed run has left there is."""
    try:
        return files.read(path) != data
    except InvalidPathError:
        return True


def changes(files: Files, tree: Tree) -> tuple[Change, ...]:
    """Return what must be done for ``tree`` to be there."""
    old = {}
    for path in tree:
        with contextlib.suppress(InvalidPathError):
            old[path] = files.read(path)
    return between(old, tree)


def write(output: Output, changed: Sequence[Change]) -> None:
    """Make all changes, or take back those that were made.

    What names other files comes after them, so that a fleet is never without a file that it
    names, and whoever is stopped for good can do the same once more.
    """
    for change in changed:
        output.check_way(change.path)
    ordered = sorted(changed, key=lambda change: _LAST.get(posixpath.basename(change.path), 0))
    try:
        output.apply(ordered)
    except FleetwaveError as error:
        left = _take_back(output, ordered)
        hint = f"these could not be taken back: {', '.join(left)}" if left else _NOTHING
        raise FleetwaveError(str(error), hint=hint) from None
    except BaseException:
        _take_back(output, ordered)
        raise


def _take_back(output: Output, changed: Sequence[Change]) -> list[str]:
    """Return the paths of which that failed."""
    left = []
    for one in reversed(changed):
        found = output.read(one.path)
        if (found.data if found else None) == one.old:
            continue
        try:
            output.apply([Change(one.path, one.new, one.old)])
        except FleetwaveError:
            left.append(f"`{one.path}`")
    return left
