"""For programs: one documented shape for every command."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator.changeset import Change
from generator.diagnostic import Diagnostic


def report(
    problems: Iterable[Diagnostic],
    changes: Iterable[Change] = (),
    more: Mapping[str, Any] | None = None,
) -> str:
    """``{"diagnostics": [...], "changes": [{"op", "path"}, ...]}``, as docs/output.md says, with
    what else a command has to tell."""
    value = {
        "diagnostics": [diagnostic(problem) for problem in problems],
        "changes": [{"op": change.op, "path": change.path} for change in changes],
        **(more or {}),
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def diagnostic(problem: Diagnostic) -> dict[str, Any]:
    at = problem.at
    return {
        "level": problem.level,
        "rule": problem.rule,
        "message": problem.message,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_column": at.column + at.length,
        "text": at.text,
        "help": problem.help,
        "note": problem.note,
    }
