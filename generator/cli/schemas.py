"""``schema``: JSON Schemas for editors."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.cli.options import Color, ColorOption, Format, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, write
from generator.cli.writing import checked_folder
from generator.errors import UsageError


class Kind(StrEnum):
    FLEET = "fleet"
    CLUSTER = "cluster"
    VALUES = "values"


def schema(
    kind: Annotated[
        Kind | None,
        Argument(metavar="[fleet|cluster|values]", help="Of which files [default: of all]"),
    ] = None,
    chart: Annotated[str | None, Argument(metavar="[CHART]", help="Whose values files")] = None,
    output: Annotated[
        Path | None,
        Option(metavar="DIR", help="Write it there; of all files, or of one kind"),
    ] = None,
    root: RootOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Print or write JSON Schemas, for editors."""
    from dataclasses import replace  # noqa: PLC0415 -- not for `--help`

    from generator.commands import schema as run  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    if (kind is Kind.VALUES) is (chart is None):
        raise UsageError(
            "the chart is not given" if chart is None else f"`{kind}` takes no chart",
            hint="write `fleetwave schema values CHART`",
        )
    if kind is None and output is None:
        raise UsageError(
            "which schema is not given",
            hint="name one of `fleet`, `cluster`, `values CHART`; or write all of them: "
            "`--output .fleetwave/schemas`",
        )
    if kind is None:
        found = run.schemas(Workspace(fleet_folder(root)))
    elif chart is not None:
        found = run.schema_of(Workspace(fleet_folder(root)), chart)
    else:
        name = f"{kind}.schema.json"
        found = run.Schemas(files={name: run.own_schemas()[name]})
    if output is None or not found.files:
        report(Format.TEXT, color, found.diagnostics, "nothing was written")
        write("".join(data.decode() for data in found.files.values()))
    else:
        checked_folder(output)
        changes = run.write_schemas(Output(output), found.files, is_all=kind is None)
        shown = [replace(one, path=(output / one.path).as_posix()) for one in changes]
        report(Format.TEXT, color, (), "", shown)
    finish(found.diagnostics, strict=False)
