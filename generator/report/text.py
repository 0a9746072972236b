"""For people: one block per problem with the line it is about, changes, short diffs."""

from collections.abc import Iterable, Sequence
from itertools import islice

from generator.changeset import Change, Op
from generator.diagnostic import Diagnostic, Level, Position
from generator.report.counting import by_level
from generator.report.visible import boxed

_WIDEST = 120
"""Characters of a line that are shown."""
_DIFFS = 3
_DIFF_LINES = 20
_COLORS = {Level.ERROR: "\x1b[1;31m", Level.WARNING: "\x1b[1;33m", Level.NOTE: "\x1b[1;34m"}
_RESET = "\x1b[0m"


def diagnostic(problem: Diagnostic, *, color: bool = False) -> str:
    at = problem.at
    gutter = " " * len(str(at.line))
    block = [
        f"{head(problem.level, problem.rule, color=color)}: {boxed(problem.message)}",
        f"{gutter}--> {boxed(at.path)}:{at.line}:{at.column}",
    ]
    if at.text.strip():
        block += _excerpt(at, gutter)
    if problem.help or problem.note:
        block.append(f"{gutter} |")
    if problem.help:
        block.append(f"{gutter} = help: {boxed(problem.help)}")
    if problem.note:
        block.append(f"{gutter} = note: {boxed(' '.join(problem.note.split()))}")
    return "\n".join(block) + "\n"


def head(level: Level, rule: str, *, color: bool) -> str:
    """Return what a block begins with."""
    text = f"{level}[{rule}]"
    return f"{_COLORS[level]}{text}{_RESET}" if color else text


def _excerpt(at: Position, gutter: str) -> list[str]:
    start = max(0, at.column - 1 - _WIDEST // 2) if len(at.text) > _WIDEST else 0
    shown = boxed(at.text[start : start + _WIDEST])
    lead = "…" if start else ""
    tail = "…" if start + _WIDEST < len(at.text) else ""
    before = len(lead) + at.column - 1 - start
    length = max(1, min(at.length, len(shown) - (at.column - 1 - start)))
    return [
        f"{gutter} |",
        f"{at.line} | {lead}{shown}{tail}".rstrip(),
        f"{gutter} | {' ' * before}{'^' * length}",
    ]


def changes(changed: Iterable[Change]) -> str:
    return "".join(f"  {change.op:<6}  {boxed(change.path)}\n" for change in changed)


def paths(listed: Iterable[str]) -> str:
    return "".join(f"  {boxed(path)}\n" for path in listed)


def problems_line(problems: Sequence[Diagnostic], consequence: str) -> str:
    """Count what was found, and say what follows."""
    return f"{by_level(problem.level for problem in problems)}; {boxed(consequence)}"


_STATES = {Op.ADD: "missing", Op.UPDATE: "stale", Op.DELETE: "extra"}


def out_of_date(changed: Sequence[Change]) -> str:
    """Name what is stale, missing and extra, with a short diff of the first few."""
    block = [f"  {_STATES[change.op]:<7}  {boxed(change.path)}" for change in changed]
    for change in [one for one in changed if one.op is Op.UPDATE][:_DIFFS]:
        block += ["", *_diff(change)]
    return "\n".join(block) + "\n"


def _diff(change: Change) -> list[str]:
    import difflib  # noqa: PLC0415 -- only where something is out of date

    old, new = (_lines(data) for data in (change.old, change.new))
    lines = difflib.unified_diff(
        old, new, f"{change.path} (now)", f"{change.path} (rendered)", n=1, lineterm=""
    )
    shown = [boxed(line[:_WIDEST]) for line in islice(lines, _DIFF_LINES + 1)]
    return [*shown[:_DIFF_LINES], "…"] if len(shown) > _DIFF_LINES else shown


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").split("\n")
