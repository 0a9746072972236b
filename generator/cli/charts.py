"""The commands about charts and their store: ``gc``, and ``charts list``, ``bump``, ``vendor``."""

from typing import Annotated

from generator.cli.options import Color, ColorOption, Format, FormatOption, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, report, way_out
from generator.cli.terminal import fleet_folder, write


def collect(
    keep: Annotated[
        int,
        Option(metavar="N", min=0, help="How many commits of rendered/ may still need something"),
    ] = 20,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Print what would be removed; remove nothing")
    ] = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Remove charts and secrets that nothing leads to any more."""
    from generator.changeset import Change  # noqa: PLC0415 -- not for `--help`
    from generator.commands.gc import collect as run  # noqa: PLC0415
    from generator.git import Git  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    with ProgressLine() as progress:
        result = run(
            Workspace(folder), Output(folder), Git(folder), progress, keep=keep, dry_run=dry_run
        )
    changes = [Change(path, b"", None) for path in result.removed]
    done = "would be removed" if dry_run else "removed"
    number = len(changes) or "nothing"
    report(format, color, result.diagnostics, f"{done}: {number}", changes, root=folder)
    finish(result.diagnostics, strict=False)


def list_charts(
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """List the charts of the fleet, and the hubs that use each."""
    from generator.commands.charts.usage import list_charts as run  # noqa: PLC0415
    from generator.report import charts as words  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    found = run(Workspace(folder))
    if format is Format.JSON:
        write(words.as_json(found))
    else:
        missing = "some charts or hubs may be missing here"
        report(format, color, found.diagnostics, missing, root=folder)
        write(words.text(found.usages), error=format is Format.SARIF)
    finish(found.diagnostics, strict=False)


def bump(  # noqa: PLR0913, PLR0917 -- its options
    chart: Annotated[
        str,
        Argument(
            metavar="CHART[/DEPENDENCY]",
            help="A chart from elsewhere; or a chart kept here, and what it depends on",
        ),
    ],
    version: Annotated[
        str | None, Argument(metavar="VERSION", help="The exact version to move to")
    ] = None,
    digest: Annotated[
        str | None, Option(metavar="SHA256:…", help="Of a chart that is pinned by it")
    ] = None,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Write another version of a chart into the file that says it."""
    from generator.commands.charts.bump import bump as run  # noqa: PLC0415 -- not for `--help`
    from generator.output import Output  # noqa: PLC0415
    from generator.report.charts import moved  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    result = run(Workspace(folder), Output(folder), chart, version, digest)
    report(format, color, result.diagnostics, "nothing was changed", result.changes, root=folder)
    if result.changes:
        write(moved(result.releases), error=True)
        first = f"`fleetwave charts vendor {result.vendored}`, then " if result.vendored else ""
        way_out(f"run {first}`fleetwave render`")
    elif not result.diagnostics:
        write(f"`{chart}` is there already: nothing to do\n", error=True)
    finish(result.diagnostics, strict=False)


def vendor(
    names: Annotated[
        list[str] | None,
        Argument(metavar="[CHART]...", help="Charts kept here [default: all of them]"),
    ] = None,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Fetch what charts kept here depend on, by helm."""
    from generator.commands.charts.vendor import vendor as run  # noqa: PLC0415
    from generator.git import Git  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.programs.helm import Helm  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    with ProgressLine() as progress:
        result = run(Workspace(folder), Output(folder), Helm(), Git(folder), names or (), progress)
    report(format, color, result.diagnostics, "see docs/charts.md", result.changes, root=folder)
    finish(result.diagnostics, strict=False)
