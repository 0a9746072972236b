"""The command that brings a commit to a registry: ``publish``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from generator.cli.options import RootOption, TextOrJson, TextOrJsonOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import failure, note, way_out
from generator.cli.terminal import fleet_folder, write

if TYPE_CHECKING:
    from generator.errors import FleetwaveError


def publish(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    clusters: Annotated[
        list[str] | None,
        Argument(
            metavar="[CLUSTER]...", help="Whose part to push [default: all that read a registry]"
        ),
    ] = None,
    tag: Annotated[
        str | None,
        Option(
            metavar="TAG",
            help="Move this tag, not those that clusters follow",
            show_default=False,
        ),
    ] = None,
    sign: Annotated[
        str | None,
        Option(
            metavar="KEY",
            help="Sign what is pushed by cosign: a key as it takes them, or `keyless`",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Say what would be pushed; ask no registry")
    ] = False,
    allow_dirty: Annotated[
        bool,
        Option("--allow-dirty", help="Push the last commit although rendered/ has changes"),
    ] = False,
    force: Annotated[
        bool,
        Option("--force", help="Push again what is there, and take tags back to this commit"),
    ] = False,
    root: RootOption = None,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
) -> None:
    """Push each cluster's part of the last commit to its registry, and move the first ring."""
    from generator.commands.publish import Options  # noqa: PLC0415 -- not for `--help`
    from generator.commands.publish import publish as run  # noqa: PLC0415
    from generator.programs.oras import Oras  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.report.publishing import json, text  # noqa: PLC0415
    from generator.snapshot import Listing  # noqa: PLC0415

    options = Options(tag=tag, sign=sign, is_dry=dry_run, may_be_dirty=allow_dirty, is_forced=force)
    listing = Listing(fleet_folder(root))
    try:
        with ProgressLine() as progress:
            result = run(listing, Oras(), clusters or (), options, progress)
    finally:
        listing.close()
    write(json.publication(result) if format is TextOrJson.JSON else text.publication(result))
    for each in text.notes(result):
        note(each)
    finish(result.errors, "what is missing is pushed by the same command, run again")


def finish(errors: Sequence[tuple[str, "FleetwaveError"]], consequence: str) -> None:
    hints = dict.fromkeys(error.hint for _, error in errors if error.hint)
    for name, error in errors:
        failure(f"{name}: {error}")
    for hint in hints:
        way_out(hint)
    if errors:
        count = f"{len(errors)} {'failure' if len(errors) == 1 else 'failures'}"
        write(f"\nerror: {count}; {consequence}\n", error=True)
        raise SystemExit(1)
