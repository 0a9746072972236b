"""Find everything that is wrong with the configuration, and what rendering it would lose."""

import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from generator import stamps
from generator.commands.judging.said import Said, with_others
from generator.commands.warm.narrowing import since
from generator.diagnostic import Diagnostic
from generator.git import History
from generator.kept import KEPT
from generator.output import Output
from generator.record import record
from generator.selection import Selection
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.commands.judging.examining import Judged


@record
class Result:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order."""
    note: str | None = None


def validate(  # noqa: PLR0913, PLR0917 -- what it reads, and what is asked for
    workspace: Workspace,
    output: Output,
    history: History,
    selection: Selection,
    progress: Callable[[int, int, str], None],
    today: date,
) -> Result:
    """Look at what is asked for; of a whole fleet, at what may have changed since it was rendered,
    which is when all of this was asked, too."""

    def judge(workspace: Workspace, selection: Selection) -> "Judged":
        from generator.commands.judging.examining import examine  # noqa: PLC0415 -- not if all is in order

        return examine(workspace, output, history, selection, progress, today)

    found = _since_last(workspace, history, today, judge) if selection.is_everything else None
    if found is None:
        judged = judge(workspace, selection)
        found = Result(judged.said.located(workspace).in_order(), judged.note)
    return found


def _since_last(
    workspace: Workspace,
    history: History,
    today: date,
    judge: "Callable[[Workspace, Selection], Judged]",
) -> Result | None:
    began, kept = time.time_ns(), KEPT.get()
    program = None if kept is None else stamps.identity()
    if kept is None or program is None:
        return None
    stamp = stamps.load(kept, workspace.root, program)
    now = None if stamp is None else since(stamp, workspace.root, history, today, began)
    if now is None:
        return None
    if not now.stale:
        return Result(with_others(Said(of_clusters={}), now.stamp, is_complete=True).in_order())
    from generator.commands.warm.alone import alone, of_all  # noqa: PLC0415 -- as above

    found = alone(now, workspace, judge)
    if found is None:
        return None
    said = found.judged.said.located(found.workspace)
    return Result(of_all(said, now, found.built).in_order(), found.judged.note)
