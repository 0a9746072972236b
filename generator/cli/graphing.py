"""The command that shows a rollout: ``graph``."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from generator.cli.options import Color, ColorOption, Format, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.impact.answer import Answer


class GraphFormat(StrEnum):
    TEXT = "text"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


def graph(  # noqa: PLR0913, PLR0917 -- its options
    names: Annotated[
        list[str] | None,
        Argument(metavar="[CLUSTER]...", help="What to show [default: all clusters]"),
    ] = None,
    every_hub: Annotated[
        bool, Option("--all", help="Draw each hub, however many are alike")
    ] = False,
    since: Annotated[
        str | None,
        Option(
            metavar="REF",
            help="Mark what the change since this branch left REF moves, and show those clusters",
            show_default=False,
        ),
    ] = None,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        GraphFormat, Option("--format", help="How the rollout is shown")
    ] = GraphFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show in which order each cluster's hubs get a change, and who waits for whom."""
    from generator.commands.graph import graph as run  # noqa: PLC0415 -- not for `--help`
    from generator.report.graph import dot, mermaid, svg, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    answer = None if since is None else _answer(folder, since)
    found = run(Workspace(folder), names or (), _changes(answer) if answer else None)
    problems = tuple(dict.fromkeys((*(answer.diagnostics if answer else ()), *found.diagnostics)))
    report(Format.TEXT, color, problems, "a cluster with an error is not shown")
    if problems and not found.graph.clusters:
        raise SystemExit(1)
    match format:
        case GraphFormat.TEXT:
            write(text.text(found.graph, width(), color=is_colored(color, error=False)))
        case GraphFormat.MERMAID:
            write(mermaid.mermaid(found.graph, every_hub=every_hub))
        case GraphFormat.DOT:
            write(dot.dot(found.graph, every_hub=every_hub))
        case GraphFormat.SVG:
            write(svg.svg(found.graph, every_hub=every_hub))
    finish(problems, strict=False)


def _answer(folder: Path, since: str) -> "Answer":
    from generator.commands.affected import affected  # noqa: PLC0415 -- not for `--help`
    from generator.commands.affecting.states import Question  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415

    if ".." in since:
        raise UsageError(
            f"`{since}` is no single commit", hint="the rollout shown is that of the files on disk"
        )
    with ProgressLine() as progress:
        return affected(folder, Question(since=since), progress)


def _changes(answer: "Answer") -> Mapping[tuple[str, str], str]:
    return {(one.cluster, one.hub): str(one.change) for one in answer.affected if one.hub}
