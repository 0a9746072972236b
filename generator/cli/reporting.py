"""How a run is reported, in each format, and how it ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from generator.cli.options import Color, Format
from generator.cli.terminal import is_colored, write

if TYPE_CHECKING:
    from generator.changeset import Change
    from generator.diagnostic import Diagnostic

_FIXES = {"rendered": "make render", "argocd": "fleetwave bootstrap"}
"""Generated folder to the command that brings it up to date."""


def report(  # noqa: PLR0913 -- all that is reported
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
        write(json.report(problems, changes))
        return
    if form is Format.GITHUB:
        write("".join(github.annotation(problem) for problem in problems))
    else:
        colored = is_colored(color)
        for problem in problems:
            write(text.diagnostic(problem, color=colored) + "\n", error=True)
    if wrong := [problem for problem in problems if problem.level != "note"]:
        failed = any(problem.level == "error" for problem in wrong)
        label = "error" if failed else "warning"
        write(f"{label}: {text.problems_line(wrong, consequence)}\n", error=True)
    if changes and check:
        folder = changes[0].path.split("/", 1)[0]
        fix = _FIXES[folder]
        if form is Format.GITHUB:
            write("".join(github.out_of_date(change, fix) for change in changes))
        write(text.out_of_date(changes))
        write(f"error: {folder}/ is out of date\n", error=True)
        write(f"\nhint: run `{fix}` and commit the result\n", error=True)
    else:
        write(text.changes(changes))


def note(text: str | None) -> None:
    if text:
        write(f"note: {text}\n", error=True)


def finish(problems: Sequence["Diagnostic"], *, strict: bool, failed: bool = False) -> None:
    fatal = ("error", "warning") if strict else ("error",)
    if failed or any(problem.level in fatal for problem in problems):
        raise typer.Exit(1)


def refuse(
    problems: Sequence["Diagnostic"],
    color: Color,
    consequence: str = "see docs/rules.md for each rule",
) -> None:
    """End the run if something is wrong, and say what."""
    from generator.report import text  # noqa: PLC0415 -- not for `--help`

    for problem in problems:
        write(text.diagnostic(problem, color=is_colored(color)) + "\n", error=True)
    if problems:
        write(
            f"error: {text.problems_line(problems, consequence)}\n",
            error=True,
        )
        raise typer.Exit(1)
