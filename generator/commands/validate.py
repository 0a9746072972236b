"""Find everything that is wrong with the configuration; look at nothing in rendered/."""

from generator.commands.ignored import ignored_chart_files
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.git import Git
from generator.pipeline import Progress, Selection, build
from generator.workspace import Workspace


def validate(
    workspace: Workspace, selection: Selection, progress: Progress
) -> tuple[Diagnostic, ...]:
    """Return the problems, located, in reading order."""
    try:
        built = build(workspace, selection, progress)
        git = Git(workspace.root)
        found = (*built.diagnostics, *ignored_chart_files(git, built.chart_files))
    except InvalidError as error:
        found = error.diagnostics
    return tuple(locate(found, workspace))
