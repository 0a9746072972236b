"""The command that compares what is rendered: ``diff``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from generator.cli.drift import show as show_drift
from generator.cli.keeping import forget_results
from generator.cli.options import Color, ColorOption, DiffFormat, NoCacheOption, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import failure, note
from generator.cli.terminal import fleet_folder, is_colored, write
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.commands.diffing.diff import Result


def diff(  # noqa: PLR0913, PLR0917 -- its options
    arguments: Annotated[
        list[str] | None,
        Argument(
            metavar="[REF|REF..REF] [CLUSTER[/HUB]]...",
            help="A commit to compare with, or two; what to look at [default: HEAD, everything]",
            show_default=False,
        ),
    ] = None,
    rendered: Annotated[
        bool, Option("--rendered", help="Take rendered/ as it lies on disk, not config/")
    ] = False,
    between: Annotated[
        bool,
        Option(
            "--between",
            help="Compare two hubs, CLUSTER/STAGING CLUSTER/PROD: what is one given that the "
            "other has not tried? Or, of a CLUSTER, each production hub with its staging hubs",
        ),
    ] = False,
    everything: Annotated[
        bool, Option("--all", help="Show labels and links, too, which change nothing")
    ] = False,
    no_cache: NoCacheOption = False,
    root: RootOption = None,
    format: Annotated[  # noqa: A002 -- the option's name
        DiffFormat, Option("--format", help="How the changes are written")
    ] = DiffFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show what changes on which hubs, dangers first; exit 1 if anything does."""
    if no_cache:
        forget_results()
    if between:
        _refuse_beside_between(rendered=rendered, everything=everything)
        show_drift(arguments or (), root, format, color)
        return
    from generator.commands.diffing.diff import diff as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    with ProgressLine() as progress:
        result = run(
            Workspace(folder),
            Output(folder),
            Git(folder),
            arguments or (),
            progress,
            rendered=rendered,
            everything=everything,
        )
    if format is not DiffFormat.JSON:
        _report_problems(result, color)
    write(_written(result, folder, format, color))
    if result.diagnostics or result.skipped or not result.delta.is_empty:
        raise SystemExit(1)


def _refuse_beside_between(*, rendered: bool, everything: bool) -> None:
    for option, is_given in (("--rendered", rendered), ("--all", everything)):
        if is_given:
            raise UsageError(
                f"`{option}` cannot be used with `--between`",
                hint="hubs are compared with each other by their values, not by manifests",
            )


def _report_problems(result: "Result", color: Color) -> None:
    from generator.report import text  # noqa: PLC0415 -- not for `--help`
    from generator.report.diff.whose import asides  # noqa: PLC0415

    for problem in result.diagnostics:
        write(text.diagnostic(problem, color=is_colored(color)) + "\n", error=True)
    left = ", ".join(f"`{name}`" for name in result.skipped)
    consequence = f"not compared: {left}" if result.was_built else "nothing was compared"
    if result.diagnostics:
        line = text.problems_line(result.diagnostics, consequence)
        failure(line)
    elif result.skipped:
        failure(f"no `cluster.yaml` any more; {consequence}")
    for aside in asides(result.delta):
        note(aside)


def _written(result: "Result", folder: Path, form: DiffFormat, color: Color) -> str:
    from generator.delta.blocks import blocks  # noqa: PLC0415 -- not for `--help`

    found = blocks(result.delta.changes)
    match form:
        case DiffFormat.JSON:
            from generator.report.diff.as_json import report  # noqa: PLC0415

            return report(result, found)
        case DiffFormat.MARKDOWN:
            from generator.report.diff.markdown import markdown  # noqa: PLC0415

            return markdown(result, found)
        case DiffFormat.HTML:
            from generator.report.diff.page import page  # noqa: PLC0415

            return page(result, found, _graph(result, folder))
        case DiffFormat.TEXT:
            from generator.report.diff.text import text  # noqa: PLC0415

            return text(result.delta, found, color=is_colored(color, error=False))


def _graph(result: "Result", folder: Path) -> str:
    """Draw the rollout of the clusters that change."""
    from generator.commands.graph import graph  # noqa: PLC0415 -- only for a page
    from generator.delta.compare import EditOp  # noqa: PLC0415
    from generator.report.graph.svg import svg  # noqa: PLC0415
    from generator.snapshot import Listing, commits  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    ops = (EditOp.ADD, EditOp.UPDATE, EditOp.DELETE)
    changes = {(unit.cluster, unit.hub): str(op) for op in ops for unit in result.delta.hubs(op)}
    changes |= {(unit.cluster, unit.hub): "update" for unit in result.delta.supports}
    if not changes:
        return ""
    if result.commit is None:
        return svg(graph(Workspace(folder), (), changes).graph)
    listing = Listing(folder)
    try:
        commit = listing.commit(result.commit)
        return svg(graph(commits(listing, commit, commit).new, (), changes).graph)
    finally:
        listing.close()
