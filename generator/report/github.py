"""For GitHub Actions: diagnostics as workflow annotations."""

from generator.changeset import Change
from generator.diagnostic import Diagnostic, Level

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def annotation(problem: Diagnostic, folder: str = "") -> str:
    """Write one workflow command: shown at the line, in the pull request. ``folder`` is the fleet's
    in its repository, with a slash at its end."""
    at = problem.at
    properties = {
        "file": folder + at.path,
        "line": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.column + at.length),
        "title": problem.rule,
    }
    text = problem.message
    for label, more in (("help", problem.help), ("note", problem.note)):
        if more:
            text += f"\n{label}: {' '.join(more.split())}"
    fields = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[problem.level]} {fields}::{_data(text)}\n"


def out_of_date(change: Change, fix: str, folder: str = "") -> str:
    """Write one workflow command for a file that is not as it should be; ``fix`` is a command."""
    fields = f"file={_property(folder + change.path)},title=out-of-date"
    text = f"{change.path} is out of date: run `{fix}` and commit the result"
    return f"::error {fields}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
