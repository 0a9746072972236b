"""Who set the values of a release, for people."""

from collections.abc import Callable, Sequence

from generator import key_path
from generator.explanation import Kind, Leaf, Setting
from generator.report.setting import cut, written_place, written_value
from generator.report.visible import visible

_ROOM = 40
"""Characters up to which values are aligned where there is no terminal."""
_LEAST_ROOM = 16
_LONGEST_KEY = 60

Paint = Callable[[str, str], str]


def blocks(leaves: Sequence[Leaf], width: int | None, *, color: bool = False) -> str:
    """Write a block for each leaf: its value, then each place that has a say. Values are cut to
    the width; None does not cut."""
    paint = _colored if color else _plain
    return "\n".join(_block(leaf, width, paint) for leaf in leaves)


def _block(leaf: Leaf, width: int | None, paint: Paint) -> str:
    first = leaf.settings[0]
    key = visible(key_path.written(leaf.keys))
    note = _deletion(leaf)
    value = cut(written_value(first), _room(width, len(key) + 3 + len(note)))
    block = [f"{paint('key', key)} = {paint(_role(first), value)}{paint('dim', note)}"]
    places = [written_place(one) for one in leaf.settings]
    longest = max(map(len, places))
    for number, (label, place, one) in enumerate(
        zip(_labels(leaf), places, leaf.settings, strict=True)
    ):
        lead = f"  {label:<8}  "
        pad = " " * (longest - len(place))
        value = "" if number == 0 else _overridden(leaf, one)
        note = _variables(one)
        room = _room(width, len(lead) + longest + len(note) + 2)
        row = f"{paint('dim', lead)}{paint('place', place)}{pad}  {cut(value, room)}"
        block.append((row.rstrip() if not note else row) + paint("dim", note))
    return "\n".join(block) + "\n"


def _deletion(leaf: Leaf) -> str:
    """Say what a null does, which is no value to Helm."""
    first, *rest = leaf.settings
    if first.is_secret or first.value is not None or first.source.kind is Kind.DEFAULT:
        return ""
    if any(one.source.kind is Kind.DEFAULT for one in rest):
        return "  (takes the chart's default away)"
    return "  (takes the chart's default away, if it has one)"


def _labels(leaf: Leaf) -> list[str]:
    return [
        "default" if one.source.kind is Kind.DEFAULT else "overrode" if number else "set by"
        for number, one in enumerate(leaf.settings)
    ]


def _overridden(leaf: Leaf, setting: Setting) -> str:
    """Name the key, too, if all of a map or list was overridden for a part of it."""
    value = written_value(setting)
    if setting.keys == leaf.keys:
        return value
    return f"{visible(key_path.written(setting.keys))} = {value}"


def _variables(setting: Setting) -> str:
    if setting.source.kind is not Kind.JSONNET:
        return ""
    given = ", ".join(f"{name}={value}" for name, value in setting.source.variables.items())
    return visible(f"  (jsonnet{': ' if given else ''}{given})")


def lines(leaves: Sequence[Leaf], width: int | None, *, color: bool = False) -> str:
    """Write a line for each leaf: key, value, and the place that sets it."""
    paint = _colored if color else _plain
    rows = [
        (
            visible(key_path.written(one.keys)),
            written_value(one.settings[0]),
            written_place(one.settings[0]),
        )
        for one in leaves
    ]
    longest_key = min(_LONGEST_KEY, max((len(key) for key, _, _ in rows), default=0))
    longest_place = max((len(place) for _, _, place in rows), default=0)
    room = _room(width, longest_key + longest_place + 4)
    shown = [cut(value, room) for _, value, _ in rows]
    longest = min(_ROOM if room is None else room, max(map(len, shown), default=0))
    return "".join(
        f"{paint('key', key)}{' ' * (longest_key - len(key))}  "
        f"{paint(_role(leaf.settings[0]), value)}{' ' * (longest - len(value))}  "
        f"{paint('place', place)}\n"
        for leaf, (key, _, place), value in zip(leaves, rows, shown, strict=True)
    )


def _room(width: int | None, taken: int) -> int | None:
    return None if width is None else max(_LEAST_ROOM, width - taken)


_COLORS = {
    "key": "\x1b[1m",
    "place": "\x1b[36m",
    "dim": "\x1b[2m",
    "value": "\x1b[32m",
    "no value": "\x1b[33m",
}


def _role(setting: Setting) -> str:
    return "no value" if setting.value is None else "value"


def _colored(role: str, text: str) -> str:
    return f"{_COLORS[role]}{text}\x1b[0m" if text else ""


def _plain(_: str, text: str) -> str:
    return text
