"""Check a release's merged values against its chart's own schema, at the line that set them.

Only what can be known without decrypting: a leaf of an encrypted file may be anything, so what a
schema says about one is not held against it. Chart defaults count as Helm counts them.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from generator.charts.schema_file import read_chart_schema, validator
from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Release
from generator.layers import Layer
from generator.merging import Values, leaves, merge, merge_all, origins
from generator.schema.mistake import Mistake, mistakes
from generator.schema.wording import worded
from generator.tree import Files

_ENCRYPTED = "(encrypted)"


class ChartSchema:
    """The schema of a chart in the repository, with the chart's defaults."""

    def __init__(self, files: Files, folder: str) -> None:
        """Raises ``InvalidError`` if either file cannot be read."""
        chart = read_chart_schema(files, folder)
        self.path = chart.path
        self.schema = chart.schema
        self.defaults_path = posixpath.join(folder, "values.yaml")
        self.defaults = chart.defaults
        self.dependencies = chart.dependencies
        self._validator = None if chart.schema is None else validator(chart.path, chart.schema)

    def check(self, layers: Sequence[Layer], release: Release) -> Iterator[Diagnostic]:
        """Yield what is wrong where it is set; at the release, if no layer sets it."""
        if self._validator is None or self.schema is None:
            return
        plain = merge_all(_masked(layer) for layer in layers)
        values = _coalesce(plain, self.defaults)
        if self._validator.is_valid(values):
            return
        has_secrets = any(layer.is_opaque for layer in layers)
        for mistake in mistakes(self.schema, values):
            if mistake.is_conditional and has_secrets:
                continue
            if not _is_unknowable(mistake) and not self._is_of_dependency(mistake):
                yield from self._worded(mistake, layers, release)

    def _is_of_dependency(self, mistake: Mistake) -> bool:
        """A key that a dependency's own defaults may bring cannot be missed here."""
        return (
            mistake.keyword == "required"
            and bool(mistake.keys)
            and mistake.keys[0] in self.dependencies
        )

    def _worded(
        self, mistake: Mistake, layers: Sequence[Layer], release: Release
    ) -> Iterator[Diagnostic]:
        for found in worded(self.path, mistake):
            keys = found.location.keys
            stack = [(layer.path, layer.values) for layer in layers]
            own = (self.defaults_path, self.defaults)
            places = origins([own, *stack], keys) if keys else ()
            location = release.location
            if places:  # an item of a list is below the place that sets the list
                location = replace(places[0].location, keys=keys, on_key=found.location.on_key)
            message = found.message + ("" if places and len(keys) == 1 else _where(keys))
            if null := _taken_away(mistake, found.message, stack):
                location, message = null, f"{found.message}: null takes its default away"
            opaque = {layer.path: layer.secret for layer in layers if layer.is_opaque}
            is_opaque = location.path in opaque
            if secret := opaque.get(location.path):
                location, message = secret.location, found.message + _where(keys)
            yield replace(
                found,
                location=location,
                rule="values-schema",
                message=message,
                note=f"the schema is `{self.path}`",
                # Nobody was told until now: fleets run with such keys where the schema is not
                # part of the packaged chart.
                level=Level.WARNING if is_opaque else Level.ERROR,
            )


def _masked(layer: Layer) -> Values:
    if not layer.is_opaque:
        return layer.values
    masked: Values = {}
    skipped = ("sops",) if layer.encrypted else ()
    for keys, value in leaves({k: v for k, v in layer.values.items() if k not in skipped}):
        inner: Any = masked
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = {} if value == {} else _ENCRYPTED
    return masked


def _coalesce(values: Values, defaults: Values) -> Values:
    """Put a chart's defaults below, as Helm's ``CoalesceValues`` does: a null takes its default
    away; the nulls of the defaults themselves count for nothing."""
    result = _below(values, _without_nulls(defaults))
    for key in defaults:
        if result.get(key, "") is None:
            del result[key]
    return result


def _below(values: Values, defaults: Values) -> Values:
    result = merge(defaults, values)
    for key, value in values.items():
        below = defaults.get(key)
        if value is None and below is not None:
            del result[key]
        elif isinstance(value, dict) and isinstance(below, dict):
            result[key] = _below(value, below)
    return result


def _without_nulls(defaults: Values) -> Values:
    return {
        key: _without_nulls(value) if isinstance(value, dict) else value
        for key, value in defaults.items()
        if value is not None
    }


def _taken_away(
    mistake: Mistake, message: str, stack: Sequence[tuple[str, Values]]
) -> Location | None:
    """Return the null that took a required key's default away, if that is why it is missing."""
    for key in mistake.expected if mistake.keyword == "required" else ():
        if f"`{key}`" in message:
            for origin in origins(stack, (*mistake.keys, key))[:1]:
                return origin.location if origin.value is None else None
    return None


def _is_unknowable(mistake: Mistake) -> bool:
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


def _where(keys: Sequence[str | int]) -> str:
    return f" (values: `{'.'.join(map(str, keys))}`)" if keys else " (values)"
