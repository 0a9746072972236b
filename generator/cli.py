"""The command line: parses arguments, prints results, chooses the exit code.

Exit codes: 0 done, 1 the fleet has problems or what is generated is out of date, 2 wrong usage,
3 a bug, 130 interrupted. stdout is data, stderr is talk.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.errors import FleetwaveError, UsageError
from generator.explain_cli import explain, values
from generator.terminal import Color, ColorOption, OutputError, RootOption
from generator.terminal import fleet_folder as _root
from generator.terminal import is_colored as _is_colored
from generator.terminal import write as _print

if TYPE_CHECKING:
    from generator.changeset import Change
    from generator.diagnostic import Diagnostic
    from generator.pipeline import Selection


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


_FIXES = {"rendered": "make render", "argocd": "fleetwave bootstrap"}
"""Generated folder to the command that brings it up to date."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FormatOption = Annotated[Format, typer.Option("--format", help="How results are written")]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="REF",
        help="Lose nothing that was rendered where this branch left REF [default: the last commit]",
        show_default=False,
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings fail the run, too")]
TodayOption = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day by which exemptions expire [default: today, UTC]",
        show_default=False,
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CLUSTER[/HUB]]...", help="What to look at [default: everything]"),
]


@app.callback()
def root() -> None:
    """Run fleets of JupyterHubs by GitOps: config/ in, rendered/ out."""


@app.command()
def render(  # noqa: PLR0913, PLR0917 -- its options
    names: Names = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if rendered/ is out of date")
    ] = False,
    since: SinceOption = None,
    strict: StrictOption = False,
    today: TodayOption = None,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Bring rendered/ up to date."""
    from generator.commands.render import render as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git, History  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = _root(root)
    progress = ProgressLine()
    history = History(git=Git(folder), since=since)
    asked = _selection(names)
    result = run(
        Workspace(folder),
        Output(folder),
        history,
        asked,
        progress,
        check=check,
        today=_day(today),
    )
    progress.clear()
    if not result.was_built:
        consequence = "nothing was rendered"
    elif result.broken:
        left = ", ".join(f"`{name}`" for name in result.broken)
        consequence = f"left as it was: {left}"
    else:
        consequence = "everything was rendered" if not check else "nothing was written"
    _report(format, color, result.diagnostics, consequence, result.changes, check=check)
    _note(result.note)
    _exit(result.diagnostics, strict=strict, failed=check and bool(result.changes))


@app.command()
def bootstrap(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if argocd/ is out of date")
    ] = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Bring argocd/ up to date: what an Argo CD is given once, by hand."""
    from generator.commands.bootstrap import bootstrap as run  # noqa: PLC0415 -- not for `--help`
    from generator.output import Output  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = _root(root)
    result = run(Workspace(folder), Output(folder), check=check)
    consequence = "nothing was written" if check or result.is_refused else "the rest was written"
    _report(format, color, result.diagnostics, consequence, result.changes, check=check)
    _exit(result.diagnostics, strict=False, failed=check and bool(result.changes))


@app.command()
def validate(  # noqa: PLR0913, PLR0917 -- its options
    names: Names = None,
    rendered: Annotated[
        bool, typer.Option("--rendered", help="Look at rendered/ as it is instead, by CLUSTER")
    ] = False,
    since: SinceOption = None,
    strict: StrictOption = False,
    today: TodayOption = None,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Find every problem in config/, and what rendering it would lose; or those in rendered/."""
    if rendered:
        _validate_rendered(names or (), strict, _root(root), format, color)
        return
    from generator.commands.validate import validate as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git, History  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = _root(root)
    history = History(git=Git(folder), since=since)
    progress = ProgressLine()
    result = run(
        Workspace(folder), Output(folder), history, _selection(names), progress, _day(today)
    )
    progress.clear()
    _report(format, color, result.diagnostics, "see docs/rules.md for each rule")
    _note(result.note)
    _exit(result.diagnostics, strict=strict)


def _validate_rendered(
    names: Sequence[str], strict: bool, root: Path, form: Format, color: Color
) -> None:
    from generator.commands.inspect import inspect  # noqa: PLC0415 -- not for `--help`
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    progress = ProgressLine()
    result = inspect(Workspace(root), names, progress)
    progress.clear()
    partial = ", ".join(f"`{name}`" for name in result.partial)
    consequence = (
        f"not looked at as a whole, for what cannot be read: {partial}"
        if partial
        else "see docs/rules.md for each rule"
    )
    _report(form, color, result.diagnostics, consequence)
    _exit(result.diagnostics, strict=strict)


app.command()(explain)
app.command()(values)


def _day(given: datetime | None) -> date:
    return (given or datetime.now(UTC)).date()


def _selection(names: Sequence[str] | None) -> "Selection":
    from generator.pipeline import Selection  # noqa: PLC0415 -- not for `--help`

    hubs: dict[str, frozenset[str] | None] = {}
    for name in names or ():
        cluster, slash, hub = name.rstrip("/").partition("/")
        if not cluster or "/" in hub:
            raise UsageError(
                f"`{name}` names no cluster or hub", hint="write `CLUSTER` or `CLUSTER/HUB`"
            )
        before = hubs.get(cluster, frozenset())
        hubs[cluster] = before | {hub} if slash and before is not None else None
    return Selection(hubs)


def _report(  # noqa: PLR0913 -- all that is reported
    form: Format,
    color: Color,
    problems: Sequence["Diagnostic"],
    consequence: str,
    changes: Sequence["Change"] = (),
    *,
    check: bool = False,
) -> None:
    from generator.report import github, json, text  # noqa: PLC0415 -- not for `--help`

    if form is Format.JSON:
        _print(json.report(problems, changes))
        return
    if form is Format.GITHUB:
        _print("".join(github.annotation(problem) for problem in problems))
    else:
        colored = _is_colored(color)
        for problem in problems:
            _print(text.diagnostic(problem, color=colored) + "\n", error=True)
    if wrong := [problem for problem in problems if problem.level != "note"]:
        failed = any(problem.level == "error" for problem in wrong)
        label = "error" if failed else "warning"
        _print(f"{label}: {text.problems_line(wrong, consequence)}\n", error=True)
    if changes and check:
        folder = changes[0].path.split("/", 1)[0]
        fix = _FIXES[folder]
        if form is Format.GITHUB:
            _print("".join(github.out_of_date(change, fix) for change in changes))
        _print(text.out_of_date(changes))
        _print(f"error: {folder}/ is out of date\n", error=True)
        _print(f"\nhint: run `{fix}` and commit the result\n", error=True)
    else:
        _print(text.changes(changes))


def _note(text: str | None) -> None:
    if text:
        _print(f"note: {text}\n", error=True)


def _exit(problems: Sequence["Diagnostic"], *, strict: bool, failed: bool = False) -> None:
    fatal = ("error", "warning") if strict else ("error",)
    if failed or any(problem.level in fatal for problem in problems):
        raise typer.Exit(1)


def main() -> None:
    gc.disable()  # a run leaves next to no cycles behind, and looking for them takes 2 % of it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # whatever the locale, no message may fail to print
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from generator import chart_cli  # noqa: F401, PLC0415 -- adds its commands to the app

        app()
    except FleetwaveError as error:
        _print(f"error: {error}\n", error=True)
        if error.hint:
            _print(f"\nhint: {error.hint}\n", error=True)
        raise SystemExit(error.exit_code) from None
    except OutputError as error:
        with contextlib.suppress(OutputError):
            _print(f"error: the output cannot be written: {error}\n", error=True)
        os._exit(1)  # Python would try to write the rest again, and fail
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception:  # noqa: BLE001 -- the last resort, with its traceback
        import traceback  # noqa: PLC0415 -- only for a bug

        traceback.print_exc()
        _print("\nerror: this is a bug in fleetwave; please report it with the above\n", error=True)
        raise SystemExit(3) from None
