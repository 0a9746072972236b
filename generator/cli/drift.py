"""What ``diff --between`` prints: how hubs of different stages differ."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.options import Color, Format
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.errors import UsageError
from generator.hub_name import hub_of, split

if TYPE_CHECKING:
    from generator.cli.comparing import DiffFormat

_SUPPORT = "support"
_TWO_OR_A_CLUSTER = (
    "name two hubs, `CLUSTER/HUB CLUSTER/HUB`; or a cluster, for each of its production hubs"
)


def show(hubs: Sequence[str], root: Path | None, form: "DiffFormat", color: Color) -> None:
    """Print what the second hub is given that the first has not tried; or, of a cluster, how much
    that is for each production hub."""
    from generator.commands import drift as commands  # noqa: PLC0415 -- not for `--help`
    from generator.report import json as problems  # noqa: PLC0415
    from generator.report.drift import json, markdown, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    if form == "html":
        raise UsageError(
            "hubs are not compared with each other in HTML", hint="use `--format markdown`"
        )
    files = Workspace(fleet_folder(root))
    match hubs:
        case [cluster]:
            result, is_summary = commands.of_cluster(files, _cluster(cluster)), True
        case [first, second]:
            result, is_summary = commands.between(files, _hub(first), _hub(second)), False
        case _:
            raise UsageError(
                f"`--between` compares two hubs, not {len(hubs)}", hint=_TWO_OR_A_CLUSTER
            )
    if result.diagnostics and form == "json":
        write(problems.report(result.diagnostics))
    else:
        report(Format.TEXT, color, result.diagnostics, "hubs with an error are not compared")
        found, colored = result.drifts, is_colored(color, error=False)
        if form == "json":
            shown = json.summary(found) if is_summary else json.report(found[0])
        elif form == "markdown":
            alone = "".join(map(markdown.markdown, found))
            shown = markdown.summary(found) if is_summary else alone
        elif is_summary:
            shown = text.summary(found, color=colored)
        else:
            shown = "".join(text.text(one, width(), color=colored) for one in found)
        write(shown)
    finish(result.diagnostics, strict=False, failed=not all(one.is_same for one in result.drifts))


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
