"""The commands that look into one release: ``explain`` and ``values``."""

from enum import StrEnum
from typing import Annotated

from generator.cli.options import Color, ColorOption, RootOption, TextOrJson, TextOrJsonOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import refuse
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.hub_name import hub_of


class ValuesFormat(StrEnum):
    YAML = "yaml"
    JSON = "json"


Name = Annotated[
    str, Argument(metavar="CLUSTER/HUB", help="A hub, or CLUSTER/support", show_default=False)
]


def explain(
    name: Name,
    key: Annotated[
        str | None,
        Argument(
            metavar="[KEY.PATH]",
            help="Look at this key and what is below it, as in hub.config.users[0]; the chart's "
            "defaults count, too [default: all that a layer sets]",
            show_default=False,
        ),
    ] = None,
    root: RootOption = None,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Say which line sets each value of a hub, and what it overrides."""
    from generator.commands.explain import explain as run  # noqa: PLC0415 -- not for `--help`
    from generator.report import explain as text  # noqa: PLC0415
    from generator.report import explain_json, json  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    cluster, hub = hub_of(name)
    result = run(Workspace(fleet_folder(root)), cluster, hub, key)
    is_json = format is TextOrJson.JSON
    if result.diagnostics and is_json:
        write(json.report(result.diagnostics))
        raise SystemExit(1)
    refuse(result.diagnostics, color)
    if is_json:
        write(explain_json.report(f"{cluster}/{hub}", result.leaves))
    else:
        shown = text.lines if key is None else text.blocks
        write(shown(result.leaves, width(), color=is_colored(color, error=False)))


def values(
    name: Name,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        ValuesFormat, Option("--format", help="How the values are written")
    ] = ValuesFormat.YAML,
    color: ColorOption = Color.AUTO,
) -> None:
    """Print the merged values of a hub, as Helm will see them.

    That is what `helm -f` makes of its layers. The chart's defaults are not among them: a null
    stays, since it takes one away. In place of a secret stands where it is encrypted.
    """
    from generator.commands.values import values as run  # noqa: PLC0415 -- not for `--help`
    from generator.report import values as report  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    result = run(Workspace(fleet_folder(root)), *hub_of(name))
    refuse(result.diagnostics, color)
    shown = report.as_json if format is ValuesFormat.JSON else report.as_yaml
    write(shown(result.values))
