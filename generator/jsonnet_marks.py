"""Which field of jsonnet gives a value, where its text alone does not tell.

The files are evaluated once more, with a mark at the value of each field that can be meant: a list
of the mark and the value in the value's place. Where a mark comes out, its field was the one. What
the marks disturb, say a condition that reads a field, shows: without them, the result must be the
same. Then no field is named.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.diagnostic import InvalidError, Location
from generator.fleet import Reference
from generator.jsonnet.evaluation import evaluate
from generator.jsonnet_fields import Field
from generator.tree import Files

Keys = tuple[str, ...]
_MARK = "\u0001field "
"""The beginning of a mark; no value has it by chance."""


def marked(
    files: Files,
    path: str,
    variables: Mapping[str, str],
    fields: Sequence[Field],
    values: Any,
) -> Mapping[Keys, Field]:
    """Return, for the keys of what a file evaluates to (``values``), the field that gives it; of
    those in ``fields``. Empty if marks cannot tell."""
    texts = _Texts(files, fields)
    try:
        source = texts.read(path)
        at = Reference(path=path, location=Location(path))
        result = evaluate(texts, at, source, variables, lambda *_: False)
    except InvalidError:
        return {}
    found: dict[Keys, int] = {}
    if _without_marks(json.loads(result.json), (), found) != values:
        return {}
    return {keys: fields[number] for keys, number in found.items()}


class _Texts:
    """The files of a repository, with a mark at each field. Implements ``Files``."""

    def __init__(self, files: Files, fields: Sequence[Field]) -> None:
        self._files = files
        self._fields: dict[str, list[tuple[int, Field]]] = {}
        for number, field in enumerate(fields):
            path = files.target(field.location.path)
            self._fields.setdefault(path, []).append((number, field))
        self.target = files.target
        self.names = files.names
        self.walk = files.walk

    def read(self, path: str) -> bytes:
        data = self._files.read(path)
        fields = self._fields.get(self._files.target(path))
        return _with_marks(data.decode(), fields).encode() if fields else data


def _with_marks(text: str, fields: Sequence[tuple[int, Field]]) -> str:
    parts: list[tuple[int, str]] = []
    for number, field in fields:
        if field.value is not None:
            begin, end = field.value
            parts += [(begin, f"[{json.dumps(f'{_MARK}{number}')}, "), (end, "]")]
    # What encloses others begins before them, and ends behind them.
    done, at = "", 0
    for place, added in sorted(parts, key=lambda part: (part[0], part[1] != "]")):
        done += text[at:place] + added
        at = place
    return done + text[at:]


def _without_marks(value: Any, keys: Keys, found: dict[Keys, int]) -> Any:
    """Take the marks out, and note them by the keys that lead to them; the outermost counts."""
    if isinstance(value, list):
        match value:
            case [str(mark), inner] if mark.startswith(_MARK):
                found.setdefault(keys, int(mark.removeprefix(_MARK)))
                return _without_marks(inner, keys, found)
        return [_without_marks(item, (), {}) for item in value]
    if isinstance(value, dict):
        return {key: _without_marks(item, (*keys, key), found) for key, item in value.items()}
    return value
