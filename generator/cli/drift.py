"""The command that compares hubs of different stages: ``drift``."""

from enum import StrEnum
from typing import Annotated

import typer

from generator.cli.options import Color, ColorOption, Format, RootOption
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.errors import UsageError

_SUPPORT = "support"


class DriftFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def drift(
    first: Annotated[
        str,
        typer.Argument(
            metavar="CLUSTER[/HUB]",
            help="The hub that tries first; or, alone, a cluster, each of whose production hubs is "
            "compared with its staging hubs",
            show_default=False,
        ),
    ],
    second: Annotated[
        str | None,
        typer.Argument(metavar="[CLUSTER/HUB]", help="The hub that follows", show_default=False),
    ] = None,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        DriftFormat, typer.Option("--format", help="How differences are written")
    ] = DriftFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Say what a production hub is given that its staging hub has not tried."""
    from generator.commands import drift as commands  # noqa: PLC0415 -- not for `--help`
    from generator.report import json as problems  # noqa: PLC0415
    from generator.report.drift import json, markdown, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    files = Workspace(fleet_folder(root))
    if second is None:
        result = commands.of_cluster(files, _cluster(first))
    else:
        result = commands.between(files, _hub(first), _hub(second))
    if result.diagnostics and format is DriftFormat.JSON:
        write(problems.report(result.diagnostics))
    else:
        report(Format.TEXT, color, result.diagnostics, "hubs with an error are not compared")
        found, colored = result.drifts, is_colored(color, error=False)
        match format:
            case DriftFormat.JSON:
                write(json.summary(found) if second is None else json.report(found[0]))
            case DriftFormat.MARKDOWN if second is None:
                write(markdown.summary(found))
            case DriftFormat.MARKDOWN:
                write("".join(map(markdown.markdown, found)))
            case DriftFormat.TEXT if second is None:
                write(text.summary(found, color=colored))
            case DriftFormat.TEXT:
                write("".join(text.text(one, width(), color=colored) for one in found))
    finish(result.diagnostics, strict=False, failed=not all(one.is_same for one in result.drifts))


def _cluster(name: str) -> str:
    name = name.rstrip("/")
    if not name or "/" in name:
        raise UsageError(
            f"`{name}` has nothing to be compared with",
            hint="name two hubs, `CLUSTER/HUB CLUSTER/HUB`; or a cluster, for each of its "
            "production hubs",
        )
    return name


def _hub(name: str) -> tuple[str, str]:
    cluster, _, hub = name.rstrip("/").partition("/")
    if not cluster or not hub or "/" in hub:
        raise UsageError(f"`{name}` names no hub", hint="write `CLUSTER/HUB`")
    if hub == _SUPPORT:
        raise UsageError(
            f"`{name}` is no hub: a support release has no stage, and is upgraded before all hubs",
            hint="name two hubs",
        )
    return cluster, hub
