"""The command that finds what is wrong: ``validate``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from generator.cli.asking import day, selection
from generator.cli.keeping import forget_results
from generator.cli.options import (
    Color,
    ColorOption,
    Format,
    FormatOption,
    Names,
    NoCacheOption,
    RootOption,
    SinceOption,
    StrictOption,
    TodayOption,
)
from generator.cli.parameters import Option
from generator.cli.reporting import finish, note, report
from generator.cli.terminal import fleet_folder


def validate(  # noqa: PLR0913, PLR0917 -- its options
    names: Names = None,
    rendered: Annotated[
        bool, Option("--rendered", help="Look at rendered/ as it is instead, by CLUSTER")
    ] = False,
    since: SinceOption = None,
    strict: StrictOption = False,
    today: TodayOption = None,
    no_cache: NoCacheOption = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Find every problem in config/, and what rendering it would lose; or those in rendered/."""
    if no_cache:
        forget_results()
    if rendered:
        _validate_rendered(names or (), strict, fleet_folder(root), format, color)
        return
    from generator.commands.validate import validate as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git, History  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    history = History(git=Git(folder), since=since)
    asked = selection(names)
    with ProgressLine() as progress:
        result = run(Workspace(folder), Output(folder), history, asked, progress, day(today))
    report(format, color, result.diagnostics, "see docs/rules.md for each rule", root=folder)
    note(result.note)
    finish(result.diagnostics, strict=strict)


def _validate_rendered(
    names: Sequence[str], strict: bool, root: Path, form: Format, color: Color
) -> None:
    from generator.commands.inspect import inspect  # noqa: PLC0415 -- not for `--help`
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    with ProgressLine() as progress:
        result = inspect(Workspace(root), names, progress)
    partial = ", ".join(f"`{name}`" for name in result.partial)
    consequence = (
        f"not looked at as a whole, for what cannot be read: {partial}"
        if partial
        else "see docs/rules.md for each rule"
    )
    report(form, color, result.diagnostics, consequence, root=root)
    finish(result.diagnostics, strict=strict)
