"""How a run is reported, in each format, and how it ends."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.options import Color, Format
from generator.cli.terminal import is_colored, write

if TYPE_CHECKING:
    from generator.changeset import Change
    from generator.diagnostic import Diagnostic

_FIXES = {
    "rendered": "fleetwave render",
    "argocd": "fleetwave bootstrap",
    "flux": "fleetwave bootstrap",
}
"""Generated folder to the command that brings it up to date."""


def report(  # noqa: PLR0913 -- all that is reported
    form: Format,
    color: Color,
    problems: Sequence["Diagnostic"],
    consequence: str,
    changes: Sequence["Change"] = (),
    *,
    check: bool = False,
    root: Path | None = None,
) -> None:
    """Print what was found and changed; ``root`` is the fleet's folder, if paths of it are to be
    written as GitHub knows them, from the root of the git repository."""
    if form is Format.JSON:
        from generator.report import json  # noqa: PLC0415 -- each form only if it is asked for

        write(json.report(problems, changes))
        return
    from generator.report import text  # noqa: PLC0415 -- not for `--help`

    if form is Format.SARIF:
        _sarif(problems, changes if check else (), _prefix(root))
    elif form is Format.GITHUB:
        from generator.report import github  # noqa: PLC0415

        at = _prefix(root)
        write("".join(github.annotation(problem, at) for problem in problems))
    else:
        colored = is_colored(color)
        for problem in problems:
            write(text.diagnostic(problem, color=colored) + "\n", error=True)
    if wrong := [problem for problem in problems if problem.level != "note"]:
        failed = any(problem.level == "error" for problem in wrong)
        label = "error" if failed else "warning"
        write(f"{label}: {text.problems_line(wrong, consequence)}\n", error=True)
    if changes and check:
        folders = list(dict.fromkeys(change.path.split("/", 1)[0] for change in changes))
        fix = _FIXES[folders[0]]
        if form is Format.GITHUB:
            from generator.report import github  # noqa: PLC0415

            at = _prefix(root)
            write("".join(github.out_of_date(change, fix, at) for change in changes))
        write(text.out_of_date(changes), error=form is Format.SARIF)
        named = " and ".join(f"{folder}/" for folder in folders)
        verb = "is" if len(folders) == 1 else "are"
        failure(f"{named} {verb} out of date", hint=f"run `{fix}` and commit the result")
    else:
        write(text.changes(changes), error=form is Format.SARIF)


def _sarif(problems: Sequence["Diagnostic"], stale: Sequence["Change"], folder: str) -> None:
    from generator.packaged import rules_document  # noqa: PLC0415 -- not for `--help`
    from generator.report import sarif  # noqa: PLC0415
    from generator.report.rule_texts import rule_texts  # noqa: PLC0415

    fix = _FIXES[stale[0].path.split("/", 1)[0]] if stale else ""
    write(sarif.report(problems, stale, fix, rule_texts(rules_document()), folder))


def _prefix(root: Path | None) -> str:
    from generator.git import Git  # noqa: PLC0415 -- not for `--help`

    return Git(root).prefix if root else ""


def note(text: str | None) -> None:
    if text:
        write(f"note: {text}\n", error=True)


def failure(text: str, hint: str | None = None) -> None:
    """Say what is wrong where no place of a file can be pointed at."""
    write(f"error: {text}\n", error=True)
    if hint:
        way_out(hint)


def way_out(hint: str) -> None:
    write(f"\nhint: {hint}\n", error=True)


def unstaged(paths: Sequence[str]) -> None:
    """Name the generated files that the next commit would not have as they are now."""
    if paths:
        from generator.report import text  # noqa: PLC0415 -- not for `--help`

        write(text.paths(paths), error=True)
        failure(
            "rendered/ has changes that are not staged",
            hint="look at them, and run `git add rendered`",
        )


def finish(problems: Sequence["Diagnostic"], *, strict: bool, failed: bool = False) -> None:
    fatal = ("error", "warning") if strict else ("error",)
    if failed or any(problem.level in fatal for problem in problems):
        raise SystemExit(1)


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
        raise SystemExit(1)
