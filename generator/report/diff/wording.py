"""How one change is said: what it is of, and its lines, those that go and those that come."""

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.delta.change import Change, Encrypted, Topic, written
from generator.delta.compare import Op
from generator.yaml import emit

_RELEASE = "HelmRelease"
_CONTEXT = 2
_MOST_FILES = 8
_BRIEF = 90
"""Characters up to which a key and both its values are said in one line."""
_NULL = "null  (takes the chart's default away)"

Line = tuple[str, str]
"""A sign and a text: ``-`` goes, ``+`` comes, a space stays, ``@`` leaves lines out, and ``~`` is
said about it."""


@dataclass(frozen=True, slots=True)
class Said:
    key: str
    lines: tuple[Line, ...]

    @property
    def brief(self) -> tuple[str, str] | None:
        """Both values, if each is one line and short."""
        match self.lines:
            case (("-", old), ("+", new)) if len(self.key) + len(old) + len(new) <= _BRIEF:
                return old, new
            case _:
                return None


def said(changes: Iterable[Change]) -> Iterator[Said]:
    """Say some changes; those with one key, as items of a list have it, are said together."""
    found: dict[str, list[Line]] = {}
    for change in changes:
        found.setdefault(key(change), []).extend(lines(change))
    for name, its in found.items():
        # Every item that goes before any that comes, as in any diff.
        is_list = all(sign in "-+" for sign, _ in its)
        yield Said(name, tuple(sorted(its, key=_goes_first) if is_list else its))


def _goes_first(line: Line) -> bool:
    return line[0] == "+"


_KEYS = {Topic.GATE: "rollout", Topic.FOLLOWS: "rollout", Topic.LAYER: "values files"}
"""What changes are of that have no key of their own."""


def key(change: Change) -> str:
    """Say what a change is of."""
    match change.topic:
        case Topic.CHART:
            words = f"chart {change.new['chart']}"
        case Topic.IMAGE:
            words = f"image {written(change.keys)}"
        case Topic.FIELD if change.object == _RELEASE:
            words = written(change.keys)
        case Topic.FIELD:
            words = f"{change.object} {written(change.keys)}"
        case Topic.OBJECT:
            words = change.object
        case topic:
            words = _KEYS.get(topic, topic)
    return visible(words)


def lines(change: Change) -> tuple[Line, ...]:
    """Say what goes and what comes; every line is fit to be printed."""
    match change.topic:
        case Topic.CHART:
            found = _chart(change.old, change.new)
        case Topic.CLUSTER | Topic.HUB:
            found = _presence(change)
        case Topic.GATE:
            word = "waits for" if change.op is Op.ADD else "waits no more for"
            found = [("~", f"{word} `{written(change.keys)}`")]
        case Topic.FOLLOWS:
            found = [("~", _follows(change))]
        case Topic.LAYER:
            found = _layer(change)
        case Topic.FILE:
            found = [("~", f"`{change.new}` cannot be read as YAML")]
        case _:
            found = _values(change)
    return tuple((sign, visible(text)) for sign, text in found)


def _chart(old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    found: list[Line] = []
    for part in ("chart", "version", "source"):
        before, after = old[part], new[part]
        if before != after:
            names = ("this repository", "this repository") if part == "source" else ("none", "none")
            found += [("-", before or names[0]), ("+", after or names[1])]
    before, after = (dict(one.get("dependencies", {})) for one in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            found += [("-", f"{name} {before[name]}")] if name in before else []
            found += [("+", f"{name} {after[name]}")] if name in after else []
    files = new.get("files", ())
    if files:
        shown = ", ".join(f"`{file}`" for file in files[:_MOST_FILES])
        more = f" and {len(files) - _MOST_FILES} more" if len(files) > _MOST_FILES else ""
        found.append(("~", f"files that differ: {shown}{more}"))
    return found


def _presence(change: Change) -> list[Line]:
    if change.op is Op.UPDATE:
        return [("~", f"was called `{change.old}`, and is the same release")]
    what, sign = ("is new", "+") if change.op is Op.ADD else ("is gone", "-")
    about = change.new if change.op is Op.ADD else change.old
    first = ("~", f"this {change.topic} {what}")
    return [first, *((sign, text) for text in _text({k: v for k, v in about.items() if v}))]


def _follows(change: Change) -> str:
    if change.keys[:1] == ("gate",):
        return f"is upgraded once `{change.keys[1]}` runs what both share of this"
    return "production waits for what this hub is given"


def _layer(change: Change) -> list[Line]:
    name = change.keys[0]
    match change.op:
        case Op.ADD:
            return [("+", str(name))]
        case Op.DELETE:
            return [("-", str(name))]
        case Op.REORDER:
            return [("~", "other order"), *_both(change.old, change.new)]
        case Op.UPDATE if not change.new:
            return [("~", f"`{name}` is encrypted anew, or for others; no value is another")]
        case Op.UPDATE:
            return [("~", f"all {len(change.new)} values of `{name}` are encrypted anew")]


def _values(change: Change) -> list[Line]:
    old, new = change.old, change.new
    if change.op is Op.REORDER:
        return [("~", "the same items in another order"), *_both(old, new)]
    if isinstance(old, Encrypted) and isinstance(new, Encrypted) and old.layer == new.layer:
        return [("~", f"changed (encrypted in {old.layer})")]
    if isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        return list(_diff(old.split("\n"), new.split("\n")))
    is_structure = all(isinstance(one, dict | list) and one for one in (old, new))
    if is_structure and change.op is Op.UPDATE:
        return list(_diff(_text(old), _text(new)))
    goes = [("-", text) for text in _text(old)] if change.op is not Op.ADD else []
    comes = [("+", text) for text in _text(new)] if change.op is not Op.DELETE else []
    is_value = change.keys[:2] == ("spec", "values")
    if new is None and comes and is_value:
        comes = [("+", _NULL)]
    return goes + comes


def _both(old: Any, new: Any) -> list[Line]:
    return [
        (sign, json.dumps(_plain(one), ensure_ascii=False))
        for sign, one in (("-", old), ("+", new))
    ]


def _text(value: Any) -> list[str]:
    """Write a value as lines: text as it is if it has several, all else as YAML."""
    plain = _plain(value)
    if isinstance(value, Encrypted):
        return [plain]
    if isinstance(plain, str) and "\n" in plain:
        return plain.split("\n")
    return emit.dumps(plain, sort_keys=True).rstrip("\n").split("\n")


def _plain(value: Any) -> Any:
    """Replace what is encrypted by words."""
    if isinstance(value, Encrypted):
        return f"(encrypted in {value.layer})"
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _diff(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    found = difflib.unified_diff(old, new, n=_CONTEXT, lineterm="")
    for line in list(found)[2:]:
        yield ("@", "…") if line.startswith("@@") else (line[0], line[1:])


def visible(text: Any) -> str:
    """Write what would move the cursor, or hide something, as JSON does."""
    return "".join(
        sign if sign.isprintable() else "    " if sign == "\t" else json.dumps(sign)[1:-1]
        for sign in str(text)
    )
