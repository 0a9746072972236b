"""Check a release's merged values against its chart's own schema, at the line that set them.

Only what can be known without decrypting: a leaf of an encrypted file may be anything, so what a
schema says about one is not held against it. Chart defaults count as Helm counts them.
"""

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Level, Location
from generator.document import parse
from generator.layers import Layer
from generator.merging import Values, leaves, merge, merge_all, origins
from generator.tree import Files, InvalidPathError

_ENCRYPTED = "(encrypted)"


class ChartSchema:
    """The schema of a chart in the repository, with the chart's defaults."""

    def __init__(self, files: Files, folder: str) -> None:
        """Raises ``InvalidError`` if either file cannot be read."""
        import jsonschema  # noqa: PLC0415 -- to word what is wrong with the schema itself
        import jsonschema_rs  # noqa: PLC0415

        self.path, self.schema = _schema(files, folder)
        self.defaults = _defaults(files, folder)
        self.dependencies = _dependencies(files, folder)
        self._validator = None
        if self.schema is None:
            return
        try:
            self._validator = jsonschema_rs.validator_for(self.schema)
        except (jsonschema_rs.ValidationError, ValueError) as error:
            try:
                jsonschema.validators.validator_for(self.schema).check_schema(self.schema)
                message = str(error).split("\n", 1)[0]
                keys: tuple[str | int, ...] = ()
            except jsonschema.SchemaError as wrong:
                message, keys = wrong.message, tuple(wrong.absolute_path)
            raise InvalidError(
                Diagnostic(
                    location=Location(self.path, keys),
                    rule="invalid-chart-schema",
                    message=f"this is no JSON Schema: {message}",
                    help="mend it: Helm would refuse every release of the chart",
                )
            ) from None

    def check(self, layers: Sequence[Layer]) -> Iterator[Diagnostic]:
        if self._validator is None or self.schema is None:
            return
        plain = merge_all(_masked(layer) for layer in layers)
        values = _coalesce(plain, self.defaults)
        if self._validator.is_valid(values):
            return
        for mistake in schema.mistakes(self.schema, values):
            if not _is_unknowable(mistake) and not self._is_of_dependency(mistake):
                yield from self._worded(mistake, layers)

    def _is_of_dependency(self, mistake: schema.Mistake) -> bool:
        """A key that a dependency's own defaults may bring cannot be missed here."""
        return (
            mistake.keyword == "required"
            and bool(mistake.keys)
            and mistake.keys[0] in self.dependencies
        )

    def _worded(self, mistake: schema.Mistake, layers: Sequence[Layer]) -> Iterator[Diagnostic]:
        for found in schema.worded(self.path, mistake):
            keys = found.location.keys
            stack = [(layer.path, layer.values) for layer in layers]
            places = origins(stack, keys) if keys else ()
            location = places[0].location if places else Location(self.path)
            encrypted = {layer.path for layer in layers if layer.encrypted}
            on_key = found.location.on_key
            yield replace(
                found,
                location=replace(location, on_key=on_key),
                rule="values-schema",
                message=f"{found.message} (values: `{_dotted(keys)}`)" if keys else found.message,
                note=f"the schema is `{self.path}`",
                # Nobody was told until now: fleets run with such keys where the schema is not
                # part of the packaged chart.
                level=Level.WARNING if location.path in encrypted else Level.ERROR,
            )


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
        if isinstance(value, dict):
            return path, value
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="invalid-chart-schema",
                message="a schema for values must be a map",
                help="begin with `type: object`",
            )
        )
    return folder, None


def _not_json(path: str, error: ValueError) -> Diagnostic:
    return Diagnostic(
        location=Location(
            path, line=getattr(error, "lineno", 1), column=getattr(error, "colno", 1)
        ),
        rule="invalid-chart-schema",
        message=f"this is no JSON: {getattr(error, 'msg', error)}".lower(),
        help="mend it: Helm would refuse every release of the chart",
    )


def _defaults(files: Files, folder: str) -> Values:
    path = posixpath.join(folder, "values.yaml")
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
        for entry in entries or ()
        if isinstance(entry, Mapping)
    ) | {"global"}


def _masked(layer: Layer) -> Values:
    if not layer.encrypted:
        return layer.values
    masked: Values = {}
    for keys, value in leaves({k: v for k, v in layer.values.items() if k != "sops"}):
        inner: Any = masked
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = {} if value == {} else _ENCRYPTED
    return masked


def _coalesce(values: Values, defaults: Values) -> Values:
    """Put a chart's defaults below: a null takes its default away (Helm's ``CoalesceValues``)."""
    result = merge(defaults, values)
    for key in [key for key, value in values.items() if value is None and key in defaults]:
        del result[key]
    for key, value in values.items():
        below = defaults.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            result[key] = _coalesce(value, below)
    return result


def _is_unknowable(mistake: schema.Mistake) -> bool:
    if mistake.keyword in ("additionalProperties", "required", "dependentRequired"):
        return False
    return _holds_secret(mistake.value) and (
        not isinstance(mistake.value, dict) or mistake.keyword not in ("type", "propertyNames")
    )


def _holds_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_secret, value.values()))
    if isinstance(value, list):
        return any(map(_holds_secret, value))
    return bool(value == _ENCRYPTED)


def _dotted(keys: Sequence[str | int]) -> str:
    return ".".join(map(str, keys))
