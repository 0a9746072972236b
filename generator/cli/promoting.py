"""The command that brings a commit to the next ring of clusters: ``promote``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from generator.cli.options import Color, ColorOption, RootOption, TextOrJson, TextOrJsonOption
from generator.cli.parameters import Argument, Option
from generator.cli.publishing import finish
from generator.cli.reporting import note
from generator.cli.terminal import fleet_folder, is_colored, write

if TYPE_CHECKING:
    from generator.commands.promote import Promotion


def promote(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    ring: Annotated[str, Argument(metavar="RING", help="The ring that gets the commit")],
    commit: Annotated[
        str | None,
        Option(
            metavar="REF",
            help="A commit that the ring before has had, as to go back [default: what it has]",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Move no tag; show what would change on which hubs")
    ] = False,
    force: Annotated[
        bool,
        Option(
            "--force",
            help="Give it although the ring before has not had it, or this ring is on a later one",
        ),
    ] = False,
    root: RootOption = None,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Give a ring of clusters the commit that the ring before it has."""
    from generator.commands.promote import promote as run  # noqa: PLC0415 -- not for `--help`
    from generator.programs.oras import Oras  # noqa: PLC0415
    from generator.report.publishing import json, text  # noqa: PLC0415
    from generator.snapshot import Listing  # noqa: PLC0415

    folder = fleet_folder(root)
    listing = Listing(folder)
    try:
        result = run(listing, Oras(), ring, commit, is_dry=dry_run, is_forced=force)
    finally:
        listing.close()
    write(json.promotion(result) if format is TextOrJson.JSON else text.promotion(result))
    if dry_run and format is TextOrJson.TEXT:
        _show_differences(result, folder, color)
    if dry_run:
        note(text.unasked(result))
    finish(result.errors, "the other clusters have it; run this again once that is mended")


def _show_differences(result: "Promotion", folder: Path, color: Color) -> None:
    """Show, for clusters that are on one commit, what the next changes on them."""
    from generator.commands.diffing.diff import diff  # noqa: PLC0415 -- only for a dry run
    from generator.delta.blocks import blocks  # noqa: PLC0415
    from generator.errors import FleetwaveError  # noqa: PLC0415
    from generator.git import Git  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.report.diff.text import text as differences  # noqa: PLC0415
    from generator.report.publishing import text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    for (old, new), clusters in result.steps.items():
        write(f"\n{text.heading(old, new, clusters)}\n")
        if old is None:
            continue
        asked = [f"{old}..{new}", *clusters]
        try:
            with ProgressLine() as progress:
                found = diff(
                    Workspace(folder),
                    Output(folder),
                    Git(folder),
                    asked,
                    progress,
                    rendered=False,
                    everything=False,
                )
        except FleetwaveError as error:
            note(f"what changes cannot be shown: {error}")
            continue
        write(
            differences(
                found.delta, blocks(found.delta.changes), color=is_colored(color, error=False)
            )
            or "nothing changes on hubs\n"
        )
