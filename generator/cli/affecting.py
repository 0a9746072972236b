"""The command that says what a change affects."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.cli.keeping import forget_results
from generator.cli.options import Color, ColorOption, NoCacheOption, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import note, refuse
from generator.cli.terminal import fleet_folder, is_colored, write
from generator.cli.writing import write_file
from generator.errors import UsageError


class AffectedFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    MATRIX = "matrix"


def affected(  # noqa: PLR0913, PLR0917 -- its options
    paths: Annotated[
        list[str] | None,
        Argument(
            metavar="[PATH]...",
            help="Say, without rendering, what these files and folders can reach; with --since or "
            "--staged, look at no others",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        Option(
            metavar="REF",
            help="Compare with where this branch left REF, or two commits: A..B "
            "[default: the last commit]",
            show_default=False,
        ),
    ] = None,
    staged: Annotated[
        bool, Option("--staged", help="Look at what is staged, not at the files on disk")
    ] = False,
    within: Annotated[
        list[str] | None,
        Option(
            metavar="CLUSTER",
            help="Fail unless the change stays within this cluster; may be given again",
            show_default=False,
        ),
    ] = None,
    no_cache: NoCacheOption = False,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        AffectedFormat, Option("--format", help="How results are written")
    ] = AffectedFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Say which hubs a change upgrades, in which wave, and why."""
    if no_cache:
        forget_results()
    from generator.commands.affected import affected as run  # noqa: PLC0415
    from generator.commands.affecting.states import Question  # noqa: PLC0415 -- not for `--help`
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.report.affected import json, markdown, text  # noqa: PLC0415

    folder = fleet_folder(root)
    if within and paths:
        raise UsageError(
            "`--within` looks at a whole change, not at some paths of it",
            hint="leave the paths out",
        )
    question = Question(
        paths=tuple(_from_root(path, folder) for path in paths or ()),
        since=since,
        staged=staged,
        within=tuple(within or ()),
    )
    with ProgressLine() as progress:
        answer = run(folder, question, progress)
    match format:
        case AffectedFormat.TEXT:
            write(text.report(answer, color=is_colored(color, error=False)))
        case AffectedFormat.MARKDOWN:
            summary = markdown.report(answer)
            write(summary)
            _append("GITHUB_STEP_SUMMARY", summary)
        case AffectedFormat.JSON:
            write(json.report(answer))
        case AffectedFormat.MATRIX:
            write(json.matrix(answer))
            _append("GITHUB_OUTPUT", json.github_output(answer))
    for each in answer.notes:
        note(each)
    refuse(answer.diagnostics, color)


def _from_root(path: str, root: Path) -> str:
    """Return a path as the fleet knows it: given from the current folder, if that is in it."""
    if not path:
        raise UsageError("an empty path names nothing", hint="write `.` for the whole folder")
    here, top = Path.cwd(), root.resolve()
    base = here if here.resolve().is_relative_to(top) else top
    relative = os.path.relpath(os.path.normpath(base.resolve() / path), top)
    if relative == ".." or relative.startswith("../"):
        raise UsageError(
            f"`{path}` is outside the fleet's repository",
            hint="name files and folders in it, from the current folder",
        )
    return relative


def _append(variable: str, text: str) -> None:
    """Give GitHub Actions what it asks for in a file, if this runs there."""
    if name := os.environ.get(variable):
        write_file(Path(name), text, append=True)
