"""Values that go and come as lines: short ones on one, text of several by the lines that differ,
and of what is encrypted only that it is."""

import difflib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from generator.delta.change import Change, Encrypted, Topic
from generator.delta.compare import EditOp
from generator.yaml import emit

_CONTEXT = 2
_SHORT = 60
"""Characters up to which a map or list is written on one line."""
_NULL = "null  (takes the chart's default away)"

Line = tuple[str, str]
"""A sign and a text: ``-`` goes, ``+`` comes, a space stays, ``@`` leaves lines out, and ``~`` is
said about it."""


def value_lines(change: Change) -> list[Line]:
    old, new = change.old, change.new
    if change.op is EditOp.REORDER:
        return [("~", f"in another order: {flow(old)} → {flow(new)}")]
    if isinstance(old, Encrypted) and isinstance(new, Encrypted) and old.layer == new.layer:
        return [("~", f"changed (encrypted in {old.layer})")]
    if change.topic is Topic.IMAGE:
        return [("-", str(old))] * (old is not None) + [("+", str(new))] * (new is not None)
    goes = _text(old) if change.op is not EditOp.ADD else []
    comes = _text(new) if change.op is not EditOp.DELETE else []
    if new is None and comes and change.keys[:2] == ("spec", "values"):
        comes = [_NULL]
    if goes == comes:  # a text that reads like the map that is there in its place
        goes, comes = [flow(old)], [flow(new)]
    if len(goes) > 1 and len(comes) > 1:
        return list(_diff(goes, comes))
    return [("-", line) for line in goes] + [("+", line) for line in comes]


def _text(value: Any) -> list[str]:
    """Write a value as lines: text as it is if it has several, all else as YAML, on one line if it
    is short."""
    plain = _plain(value)
    if isinstance(value, Encrypted):
        return [plain]
    if isinstance(plain, str) and "\n" in plain:
        return plain.split("\n")
    if isinstance(plain, dict | list) and len(flow(plain)) <= _SHORT:
        return [flow(plain)]
    return emit.dumps(plain, sort_keys=True).rstrip("\n").split("\n")


def flow(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


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
