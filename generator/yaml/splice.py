"""Replacing one value in a file that people keep: every other byte stays as they wrote it."""

from typing import Any

from generator.diagnostic import Keys
from generator.yaml.find import find
from generator.yaml.loader import load_document
from generator.yaml.place import YamlError

_MARK = "\ufeff"


def splice(data: bytes, keys: Keys, new: str) -> bytes | None:
    """Put ``new`` in the place of the text at ``keys``, between the same quotes if it has any.

    None where that would not change just this value: it is not there, is written on many lines,
    or is shared by an anchor.
    """
    before = load_document(data).value
    if (span := find(data, keys)) is None:
        return None
    text = data.decode()
    lead = _MARK if text.startswith(_MARK) else ""
    lines = text.removeprefix(_MARK).split("\n")
    line, start = lines[span.line - 1], span.column - 1
    quote = line[start] if line.startswith(("'", '"'), start) else ""
    lines[span.line - 1] = line[:start] + quote + new + quote + line[start + span.length :]
    after = (lead + "\n".join(lines)).encode()
    try:
        meant = _replaced(before, keys, new)
        return after if load_document(after).value == meant else None
    except (YamlError, LookupError):
        return None


def _replaced(value: Any, keys: Keys, new: str) -> Any:
    """Return a value with one inside it replaced; raises ``LookupError`` if there is none."""
    if not keys:
        return new
    first, rest = keys[0], keys[1:]
    if isinstance(value, dict):
        return value | {first: _replaced(value[first], rest, new)}
    if isinstance(value, list) and isinstance(first, int):
        return [*value[:first], _replaced(value[first], rest, new), *value[first + 1 :]]
    raise LookupError(first)
