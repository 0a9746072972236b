"""What production is given that staging has not tried, for a pull request or an issue."""

from collections.abc import Callable, Iterator, Sequence

from generator.commands.drift import Drift
from generator.drift import Difference, Group
from generator.explanation import Setting
from generator.markdown import cell, code
from generator.report.drift import words
from generator.report.setting import cut, written_place, written_value

_MOST = 30_000
"""Characters: a comment on GitHub may have 65,536, and say more than this."""
_ROOM = 200
"""Characters of a value."""
_RESERVE = 200
"""For what is said of rows that are left out."""


def markdown(drift: Drift) -> str:
    """Write all differences of two hubs, as far as they fit; what does not is counted."""
    lines = [f"### {code(drift.second)} against {code(drift.first)}", "", words.counts(drift)]
    if drift.has_other_chart:
        first, second = map(words.chart, drift.charts)
        lines += ["", f"Chart: {code(first)} → {code(second)}"]
    groups = [group for group in (*words.SHOWN, *words.FOLDED) if drift.count(group)]
    for number, group in enumerate(groups):
        # What a section leaves is for those behind it.
        room = (_MOST - _size(lines)) // (len(groups) - number)
        lines += _section(group, drift, room)
    layers = _layers(drift)
    lines += layers if _size([*lines, *layers]) <= _MOST else []
    return "\n".join(lines) + "\n"


def summary(drifts: Sequence[Drift]) -> str:
    """Write a row for each pair, as far as they fit."""
    lines = ["| production | staging | drift |", "|---|---|---|"]
    rows = [f"| {cell(one.second)} | {cell(one.first)} | {words.counts(one)} |" for one in drifts]
    return "\n".join([*lines, *_fitting(rows, _MOST - _size(lines) - _RESERVE)]) + "\n"


def _section(group: Group, drift: Drift, room: int) -> list[str]:
    found = words.of_group(group, drift)
    title = f"{words.title(group, drift)}: {len(found)}"
    if group in words.FOLDED:
        head, rows, tail = _folded(title, found)
    else:
        head, rows, tail = _table(title, found)
    kept = _fitting(rows, room - _size([*head, *tail]) - _RESERVE)
    return [*head, *kept, *tail]


def _table(title: str, found: Sequence[Difference]) -> tuple[list[str], list[str], list[str]]:
    head = ["", f"**{title}**", "", "| key | value | set by |", "|---|---|---|"]
    return head, [_row(one) for one in found], []


def _row(one: Difference) -> str:
    sides = [setting for setting in (one.first, one.second) if setting is not None]
    values = " → ".join(_value(setting, cell) for setting in sides)
    places = " → ".join(cell(written_place(setting)) for setting in sides)
    return f"| {cell(words.key(one))} | {values} | {places} |"


def _value(setting: Setting, write: Callable[[str], str]) -> str:
    text = written_value(setting)
    return text if setting.is_secret else write(cut(text, _ROOM))


def _folded(title: str, found: Sequence[Difference]) -> tuple[list[str], list[str], list[str]]:
    head = ["", f"<details><summary>{title}</summary>", ""]
    rows = [f"- {code(words.key(one))}{_values(one)}" for one in found]
    return head, rows, ["", "</details>"]


def _values(one: Difference) -> str:
    sides = [setting for setting in (one.first, one.second) if setting is not None]
    is_known = not any(setting.is_secret for setting in sides)
    return f": {' → '.join(_value(setting, code) for setting in sides)}" if is_known else ""


def _layers(drift: Drift) -> list[str]:
    found = [f"- {who}: {', '.join(map(code, which))}" for who, which in words.layers(drift)]
    return ["", "<details><summary>layers</summary>", "", *found, "", "</details>"] if found else []


def _fitting(rows: Sequence[str], room: int) -> Iterator[str]:
    """Yield rows as long as there is room, then how many are missing."""
    for number, row in enumerate(rows):
        room -= len(row) + 1
        if room < 0:
            yield ""
            yield f"… and {len(rows) - number} more: `fleetwave diff --between` lists all"
            return
        yield row


def _size(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)
