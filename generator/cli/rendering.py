"""The commands that write what is generated: ``render`` and ``bootstrap``."""

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
from generator.cli.reporting import finish, note, report, unstaged
from generator.cli.terminal import fleet_folder
from generator.errors import UsageError


def render(  # noqa: PLR0913, PLR0917 -- its options
    names: Names = None,
    check: Annotated[
        bool, Option("--check", help="Write nothing; fail if rendered/ is out of date")
    ] = False,
    staged: Annotated[
        bool, Option("--staged", help="Fail unless all of rendered/ is staged: for a hook")
    ] = False,
    since: SinceOption = None,
    strict: StrictOption = False,
    today: TodayOption = None,
    no_cache: NoCacheOption = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Bring rendered/ up to date."""
    if no_cache:
        forget_results()
    from generator.commands.render import render as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git, History  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    history = History(git=Git(folder), since=since)
    if staged and history.git.heads is None:
        raise UsageError("the fleet is in no git repository, or git is not installed")
    asked = selection(names)
    with ProgressLine() as progress:
        result = run(
            Workspace(folder),
            Output(folder),
            history,
            asked,
            progress,
            check=check,
            today=day(today),
        )
    if not result.was_built:
        consequence = "nothing was rendered"
    elif result.broken:
        left = ", ".join(f"`{name}`" for name in result.broken)
        consequence = f"left as it was: {left}"
    else:
        consequence = "everything was rendered" if not check else "nothing was written"
    report(
        format,
        color,
        result.diagnostics,
        consequence,
        result.changes,
        check=check,
        root=folder,
    )
    note(result.note)
    missed = history.git.unstaged("rendered") if staged else ()
    unstaged(missed)
    failed = bool(missed) or (check and bool(result.changes))
    finish(result.diagnostics, strict=strict, failed=failed)


def bootstrap(
    check: Annotated[
        bool, Option("--check", help="Write nothing; fail if argocd/ or flux/ is out of date")
    ] = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Bring argocd/ and flux/ up to date: what is given once, by hand."""
    from generator.commands.bootstrap import bootstrap as run  # noqa: PLC0415 -- not for `--help`
    from generator.output import Output  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    result = run(Workspace(folder), Output(folder), check=check)
    consequence = "nothing was written" if check or result.is_refused else "the rest was written"
    report(
        format,
        color,
        result.diagnostics,
        consequence,
        result.changes,
        check=check,
        root=folder,
    )
    if result.to_apply and not check:
        folders = ", ".join(f"`{name}/`" for name in result.to_apply)
        note(f"nothing but you applies these: {folders}; their `kustomization.yaml` says how")
    finish(result.diagnostics, strict=False, failed=check and bool(result.changes))
