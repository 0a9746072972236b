"""A chart's own schema for values, with what counts when it is applied: defaults, dependencies."""

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import parse
from generator.record import record
from generator.tree import Files, InvalidPathError

_OF_GO = re.compile(r"\(\?[imsU-]+[:)]|\[\[:|\\[AQEz]")
"""In a pattern: flags, classes of POSIX, quotations, and the ends of a text. Others take these
otherwise, or for a mistake."""


@record
class ChartSchemaFile:
    path: str
    """Of the schema; of the chart, if it has none."""
    schema: dict[str, Any] | None
    defaults: dict[str, Any]
    """The chart's own values.yaml."""
    dependencies: frozenset[str]
    """Keys of values that belong to dependencies."""


def read_chart_schema(files: Files, folder: str) -> ChartSchemaFile:
    """Raises ``InvalidError`` if one of the files cannot be read."""
    path, given = _schema(files, folder)
    return ChartSchemaFile(
        path=path,
        schema=None if given is None else _checkable(without_elsewhere(given)),
        defaults=_defaults(files, posixpath.join(folder, "values.yaml")),
        dependencies=_dependencies(files, folder),
    )


def validator(path: str, schema: dict[str, Any]) -> Any:
    """Return jsonschema-rs' validator; raises ``InvalidError`` where the schema itself is wrong."""
    import jsonschema_rs  # noqa: PLC0415 -- few charts have one

    try:
        return jsonschema_rs.validator_for(schema, retriever=_fetch_nothing)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        import jsonschema  # noqa: PLC0415 -- to word what is wrong with the schema itself

        try:
            jsonschema.validators.validator_for(schema).check_schema(schema)
            message = str(error).split("\n", 1)[0]
            keys: tuple[str | int, ...] = ()
        except jsonschema.SchemaError as wrong:
            message, keys = wrong.message, tuple(wrong.absolute_path)
        raise InvalidError(
            Diagnostic(
                location=Location(path, keys),
                rule="invalid-chart-schema",
                message=f"this is no JSON Schema: {message}",
                help="mend it: Helm would refuse every release of the chart",
            )
        ) from None


def _schema(files: Files, folder: str) -> tuple[str, dict[str, Any] | None]:
    for name in ("values.schema.json", "values.schema.yaml"):
        path = posixpath.join(folder, name)
        try:
            data = files.read(path)
        except InvalidPathError:
            continue
        if name.endswith(".json"):
            try:
                value = json.loads(data)
            except ValueError as error:
                raise InvalidError(_not_json(path, error)) from None
        else:
            value = parse(path, data).value
        is_map = isinstance(value, dict)
        if is_map and isinstance(value.get("$schema", ""), str):
            return path, value
        raise InvalidError(
            Diagnostic(
                location=Location(path, ("$schema",)),
                rule="invalid-chart-schema",
                message="`$schema` must be text" if is_map else "a schema for values must be a map",
                help="write the address of a draft of JSON Schema, or leave it out"
                if is_map
                else "begin with `type: object`",
            )
        )
    return folder, None


def without_elsewhere(schema: Any) -> Any:
    """Drop references to schemas that would have to be fetched: what they say is not checked."""
    if isinstance(schema, dict):
        return {
            key: without_elsewhere(value)
            for key, value in schema.items()
            if not (key == "$ref" and isinstance(value, str) and "://" in value)
        }
    if isinstance(schema, list):
        return [without_elsewhere(item) for item in schema]
    return schema


def _checkable(schema: Any) -> Any:
    """Drop patterns that only Go reads as Helm does: what they say is not checked."""
    if isinstance(schema, dict):
        return {
            key: _checkable(value)
            for key, value in schema.items()
            if not (key == "pattern" and isinstance(value, str) and _OF_GO.search(value))
        }
    return [*map(_checkable, schema)] if isinstance(schema, list) else schema


def _fetch_nothing(uri: str) -> Any:
    raise ValueError(f"`{uri}` is not part of it")


def _not_json(path: str, error: ValueError) -> Diagnostic:
    return Diagnostic(
        location=Location(
            path, line=getattr(error, "lineno", 1), column=getattr(error, "colno", 1)
        ),
        rule="invalid-chart-schema",
        message="this is no JSON: " + str(getattr(error, "msg", error)).lower(),
        help="mend it: Helm would refuse every release of the chart",
    )


def _defaults(files: Files, path: str) -> dict[str, Any]:
    try:
        value = parse(path, files.read(path)).value
    except InvalidPathError:
        return {}
    return value if isinstance(value, dict) else {}


def _dependencies(files: Files, folder: str) -> frozenset[str]:
    path = posixpath.join(folder, "Chart.yaml")
    try:
        value = parse(path, files.read(path)).value
    except (InvalidPathError, InvalidError):
        return frozenset()
    entries = value.get("dependencies") if isinstance(value, dict) else None
    return frozenset(
        str(entry.get("alias") or entry.get("name"))
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, Mapping)
    ) | {"global"}
