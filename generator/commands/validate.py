"""Find everything that is wrong with the configuration; look at nothing in rendered/."""

from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.pipeline import Progress, Selection, build
from generator.workspace import Workspace


def validate(
    workspace: Workspace, selection: Selection, progress: Progress
) -> tuple[Diagnostic, ...]:
    """Return the problems, located, in reading order."""
    try:
        found = build(workspace, selection, progress).diagnostics
    except InvalidError as error:
        found = error.diagnostics
    return tuple(locate(found, workspace))
