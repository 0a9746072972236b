"""The schema of a values file of a chart in the repository, for editors: the chart's own, with
those of the charts that it depends on below their keys."""

import io
import json
import tarfile
from typing import Any

from generator.charts.nesting import Nested, nested
from generator.charts.relaxing import Schema, relaxed
from generator.charts.schema_file import read_chart_schema, without_elsewhere
from generator.tree import Files

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DEEPEST = 9
_LARGEST = 10_000_000
"""Bytes of a schema in an archive that are read."""
_SAYS_LITTLE = frozenset(("type", "title", "description"))


def layer_schema(files: Files, folder: str) -> Schema | None:
    """Return the schema, None if there is none to begin with.

    Raises ``InvalidError`` if one cannot be read.
    """
    found = _whole(files, folder, "#", 0)
    if not found:
        return None
    own = read_chart_schema(files, folder).schema or {}
    return {"$schema": own.get("$schema", _DRAFT), **found}


def _whole(files: Files, folder: str, base: str, depth: int) -> Schema:
    own = read_chart_schema(files, folder).schema
    result: Schema = {} if own is None else relaxed(own, base)
    for one in nested(files, folder) if depth < _DEEPEST else ():
        _put(files, result, one, base, depth)
    if result.get("additionalProperties") is False:
        result.setdefault("properties", {}).setdefault("global", {})  # Helm puts it everywhere
    return result


def _put(files: Files, whole: Schema, one: Nested, base: str, depth: int) -> None:
    """Add the schema of a dependency to that of its chart."""
    own = whole.get("properties", {}).get(one.key)
    says_little = not isinstance(own, dict) or own.keys() <= _SAYS_LITTLE
    pointer = f"{base}/properties/{one.key}" + ("" if says_little else "/allOf/1")
    below = _of(files, one, pointer, depth)
    if not below:
        return
    if says_little:
        below |= own if isinstance(own, dict) else {}
    else:
        below = {"allOf": [own, below]}
    whole["properties"] = whole.get("properties", {}) | {one.key: below}


def _of(files: Files, one: Nested, base: str, depth: int) -> Schema:
    if one.folder:
        return _whole(files, one.folder, base, depth + 1)
    if one.archive:
        schema = _in_archive(files.read(one.archive), one.name)
        return relaxed(without_elsewhere(schema), base) if isinstance(schema, dict) else {}
    return {}


def _in_archive(data: bytes, name: str) -> Any:
    """Return the schema of a packed chart; None if it has none, or cannot be read."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            member = archive.extractfile(f"{name}/values.schema.json")
            return None if member is None else json.loads(member.read(_LARGEST))
    except (tarfile.TarError, KeyError, ValueError, OSError, EOFError):
        return None
