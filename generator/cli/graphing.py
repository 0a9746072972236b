"""The command that shows a rollout: ``graph``."""

from enum import StrEnum
from typing import Annotated

import typer

from generator.cli.options import Color, ColorOption, Format, RootOption
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, is_colored, width, write


class GraphFormat(StrEnum):
    TEXT = "text"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


def graph(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLUSTER]...", help="What to show [default: all clusters]"),
    ] = None,
    every_hub: Annotated[
        bool, typer.Option("--all", help="Draw each hub, however many are alike")
    ] = False,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        GraphFormat, typer.Option("--format", help="How the rollout is shown")
    ] = GraphFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show in which order each cluster's hubs get a change, and who waits for whom."""
    from generator.commands.graph import graph as run  # noqa: PLC0415 -- not for `--help`
    from generator.report.graph import dot, mermaid, svg, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    found = run(Workspace(fleet_folder(root)), names or ())
    report(Format.TEXT, color, found.diagnostics, "a cluster with an error is not shown")
    if found.diagnostics and not found.graph.clusters:
        raise typer.Exit(1)
    match format:
        case GraphFormat.TEXT:
            write(text.text(found.graph, width(), color=is_colored(color, error=False)))
        case GraphFormat.MERMAID:
            write(mermaid.mermaid(found.graph, every_hub=every_hub))
        case GraphFormat.DOT:
            write(dot.dot(found.graph, every_hub=every_hub))
        case GraphFormat.SVG:
            write(svg.svg(found.graph, every_hub=every_hub))
    finish(found.diagnostics, strict=False)
