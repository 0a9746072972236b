"""Find everything that is wrong with the configuration, and what rendering it would lose."""

from datetime import date
from itertools import chain

from generator.commands.guarding import guard
from generator.commands.ignored import ignored_chart_files
from generator.configuration import Selection
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.git import History
from generator.output import Output
from generator.pipeline import Progress, build
from generator.record import record
from generator.workers import Workers
from generator.workspace import Workspace


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
    progress: Progress,
    today: date | None = None,
) -> Result:
    try:
        with Workers(workspace) as workers:
            built = build(workspace, selection, progress, today, workers.start)
    except InvalidError as error:
        return Result(tuple(locate(error.diagnostics, workspace)))
    guarded = guard(built, selection, history, output)
    found = (
        *built.diagnostics,
        *ignored_chart_files(history.git, built.chart_files),
        *chain.from_iterable(guarded.refused.values()),
    )
    return Result(tuple(locate(found, workspace)), guarded.note)
