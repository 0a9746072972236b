"""Find everything that is wrong with the configuration; of rendered/, look only at what
paused hubs keep there."""

from datetime import date

from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.pipeline import Progress, Selection, build
from generator.workspace import Workspace


def validate(
    workspace: Workspace, selection: Selection, progress: Progress, today: date | None = None
) -> tuple[Diagnostic, ...]:
    """Return the problems, located, in reading order."""
    try:
        found = build(workspace, selection, progress, today).diagnostics
    except InvalidError as error:
        found = error.diagnostics
    return tuple(locate(found, workspace))
