"""What production is given that staging has not tried, for people."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.commands.drift import Drift
from generator.drift import Difference, Group
from generator.report.drift import words
from generator.report.setting import cut, written_place, written_value

if TYPE_CHECKING:
    from generator.explanation import Setting

_LEAST_ROOM = 16
_COLORS = {
    "title": "\x1b[1m",
    "place": "\x1b[36m",
    "dim": "\x1b[2m",
    "first": "\x1b[31m",
    "second": "\x1b[32m",
}

Paint = Callable[[str, str], str]


def text(drift: Drift, width: int | None, *, color: bool = False) -> str:
    """Write all differences of two hubs; values are cut to the width, None does not cut."""
    paint = _colored if color else _plain
    blocks = [[paint("title", f"{drift.second} against {drift.first}: {words.counts(drift)}")]]
    blocks += [[*_chart(drift, paint)], [*_layers(drift, paint)]]
    for group in words.SHOWN:
        blocks.append([*_group(group, drift, width, paint)])
    for group in words.FOLDED:
        blocks.append([*_folded(group, drift, width, paint)])
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks if block)


def summary(drifts: Sequence[Drift], *, color: bool = False) -> str:
    """Write a line for each pair."""
    paint = _colored if color else _plain
    names = [f"{one.second} against {one.first}" for one in drifts]
    longest = max(map(len, names), default=0)
    return "".join(
        f"{name}{' ' * (longest - len(name))}  "
        f"{paint('dim' if one.is_same else 'title', words.counts(one))}\n"
        for name, one in zip(names, drifts, strict=True)
    )


def _chart(drift: Drift, paint: Paint) -> Iterator[str]:
    if drift.has_other_chart:
        first, second = map(words.chart, drift.charts)
        yield "chart:"
        yield f"  {paint('first', f'- {first}')}"
        yield f"  {paint('second', f'+ {second}')}"


def _layers(drift: Drift, paint: Paint) -> Iterator[str]:
    found = [*words.layers(drift)]
    longest = max((len(who) for who, _ in found), default=0)
    yield from ["layers:"] if found else []
    for who, which in found:
        yield f"  {paint('dim', f'{who:<{longest}}')}  {', '.join(which)}"


def _group(group: Group, drift: Drift, width: int | None, paint: Paint) -> Iterator[str]:
    found = words.of_group(group, drift)
    if found:
        yield f"{words.title(group, drift)}: {len(found)}"
    for one in found:
        yield f"  {paint('title', words.key(one))}"
        yield from _sides(one, width, paint)


def _sides(one: Difference, width: int | None, paint: Paint) -> Iterator[str]:
    sides: list[tuple[str, str, Setting | None]] = [
        ("-", "first", one.first),
        ("+", "second", one.second),
    ]
    places = [written_place(setting) for _, _, setting in sides if setting]
    longest = max(map(len, places))
    room = None if width is None else max(_LEAST_ROOM, width - longest - 8)
    for sign, role, setting in sides:
        if setting is not None:
            where = written_place(setting)
            pad = " " * (longest - len(where))
            shown = cut(written_value(setting), room)
            yield f"    {paint(role, sign)} {paint('place', where)}{pad}  {paint(role, shown)}"


def _folded(group: Group, drift: Drift, width: int | None, paint: Paint) -> Iterator[str]:
    found = words.of_group(group, drift)
    if found:
        yield f"{words.title(group, drift)}: {len(found)}"
    for one in found:
        values = words.values(one) if group is Group.OWN_NAME else ""
        line = f"{words.key(one)}  {values}".rstrip()
        yield f"  {paint('dim', cut(line, width and width - 2))}"


def _colored(role: str, text: str) -> str:
    return f"{_COLORS[role]}{text}\x1b[0m" if text else ""


def _plain(_: str, text: str) -> str:
    return text
