"""What ``diff --between`` prints: how hubs of different stages differ."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.options import Color, DiffFormat, Format
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.errors import UsageError
from generator.hub_name import hub_of, split

if TYPE_CHECKING:
    from generator.commands.drift import Result
    from generator.tree import Files

_SUPPORT = "support"
_TWO_OR_A_CLUSTER = (
    "name two hubs, `CLUSTER/HUB CLUSTER/HUB`; or a cluster, for each of its production hubs"
)


def show(hubs: Sequence[str], root: Path | None, form: DiffFormat, color: Color) -> None:
    """Print what the second hub is given that the first has not tried; or, of a cluster, how much
    that is for each production hub."""
    from generator.report import json as problems  # noqa: PLC0415 -- not for `--help`
    from generator.report.drift import json, markdown, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    if form is DiffFormat.HTML:
        raise UsageError(
            "hubs are not compared with each other in HTML", hint="use `--format markdown`"
        )
    result, is_summary = _compared(Workspace(fleet_folder(root)), hubs)
    found, colored = result.drifts, is_colored(color, error=False)
    if result.diagnostics and form is DiffFormat.JSON:
        write(problems.report(result.diagnostics))
    else:
        report(Format.TEXT, color, result.diagnostics, "hubs with an error are not compared")
        match form:
            case DiffFormat.JSON:
                write(json.summary(found) if is_summary else json.report(found[0]))
            case DiffFormat.MARKDOWN if is_summary:
                write(markdown.summary(found))
            case DiffFormat.MARKDOWN:
                write("".join(map(markdown.markdown, found)))
            case DiffFormat.TEXT if is_summary:
                write(text.summary(found, color=colored))
            case DiffFormat.TEXT:
                write("".join(text.text(one, width(), color=colored) for one in found))
    finish(result.diagnostics, strict=False, failed=not all(one.is_same for one in found))


def _compared(files: "Files", hubs: Sequence[str]) -> tuple["Result", bool]:
    """Return how hubs differ, and whether each pair is summed up, as it is for a whole cluster."""
    from generator.commands import drift as commands  # noqa: PLC0415 -- not for `--help`

    match hubs:
        case [cluster]:
            return commands.of_cluster(files, _cluster(cluster)), True
        case [first, second]:
            return commands.between(files, _hub(first), _hub(second)), False
        case _:
            raise UsageError(
                f"`--between` compares two hubs, not {len(hubs)}", hint=_TWO_OR_A_CLUSTER
            )


def _cluster(name: str) -> str:
    cluster, hub = split(name)
    if not cluster or hub:
        raise UsageError(
            f"`{name}` has nothing to be compared with",
            hint=_TWO_OR_A_CLUSTER,
        )
    return cluster


def _hub(name: str) -> tuple[str, str]:
    cluster, hub = hub_of(name)
    if hub == _SUPPORT:
        raise UsageError(
            f"`{name}` is no hub: a support release has no stage, and is upgraded before all hubs",
            hint="name two hubs",
        )
    return cluster, hub
