"""How an entry of a list is written, in the style of the file that it goes into."""

import json
from collections.abc import Iterator
from typing import Any

from generator.yaml.emit import scalar

_FLOW_SIGNS = frozenset(",[]{}")


def block(value: dict[str, Any], indent: int) -> Iterator[str]:
    """Yield the lines of a map; ``indent`` is how far lists stand in from their keys."""
    for name, below in value.items():
        key = scalar(name)
        if isinstance(below, dict) and below:
            yield f"{key}:"
            yield from (f"  {line}" for line in block(below, indent))
        elif isinstance(below, list) and below:
            yield f"{key}:"
            yield from (" " * indent + line for item in below for line in _item(item, indent))
        else:
            yield f"{key}: {scalar(below)}"


def _item(value: Any, indent: int) -> Iterator[str]:
    match value:
        case dict() if value:
            first, *rest = block(value, indent)
        case [_, *_]:
            first, *rest = (line for item in value for line in _item(item, indent))
        case _:
            first, rest = scalar(value), []
    yield f"- {first}"
    yield from (f"  {line}" for line in rest)


def flow(value: Any, *, as_json: bool) -> str:
    """Write a value between brackets, on one line."""
    if as_json:
        return json.dumps(value, ensure_ascii=False)
    match value:
        case dict() if value:
            inner = (
                f"{flow(k, as_json=False)}: {flow(v, as_json=False)}" for k, v in value.items()
            )
            return "{" + ", ".join(inner) + "}"
        case [_, *_]:
            return "[" + ", ".join(flow(item, as_json=False) for item in value) + "]"
        case str() if not _FLOW_SIGNS.isdisjoint(value):
            return json.dumps(value, ensure_ascii=False)
    return scalar(value)
