"""A schema for the values of a chart → one for a values file, which is but a layer of them.

A layer may leave out what another sets, and take away with null what another has; what it says is
held against the schema as far as that does not depend on the rest. Lists are replaced whole, so
within their items all stays as it is.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

_DEPENDS_ON_THE_REST = frozenset((
    "required", "minProperties", "dependentRequired", "dependentSchemas", "dependencies",
    "if", "then", "else", "unevaluatedProperties",
))  # fmt: skip
_NAMES_A_PLACE = frozenset(("$id", "id", "$schema", "$anchor"))
_MAPS_OF_SCHEMAS = frozenset(("properties", "patternProperties", "$defs", "definitions"))
_LISTS_OF_SCHEMAS = frozenset(("allOf", "anyOf", "oneOf"))


def relaxed(schema: Any, base: str = "#") -> Any:
    """Return what holds for a layer; ``base`` is where the schema will stand in another."""
    if not isinstance(schema, Mapping):
        return schema
    result = {
        word: _relaxed(word, given, base)
        for word, given in schema.items()
        if word not in _DEPENDS_ON_THE_REST | _NAMES_A_PLACE
        # What refuses less in here would refuse more.
        and not (word == "not" and relaxed(given) != given)
    }
    if "oneOf" in result:  # without what is left out, several may fit
        choices = {"anyOf": result.pop("oneOf")}
        result["allOf"] = [*result.get("allOf", []), choices]
    return _or_null(result)


def _relaxed(word: str, given: Any, base: str) -> Any:
    if word in _MAPS_OF_SCHEMAS and isinstance(given, Mapping):
        return {name: relaxed(one, base) for name, one in given.items()}
    if word in _LISTS_OF_SCHEMAS and isinstance(given, list):
        return [relaxed(one, base) for one in given]
    if word == "additionalProperties":
        return relaxed(given, base)
    return _moved(word, given, base)


def _moved(word: str, given: Any, base: str) -> Any:
    """Return what stands behind a word, with references leading to where the whole will stand."""
    if isinstance(given, list):
        return [_moved("", one, base) for one in given]
    if isinstance(given, Mapping):
        return {name: _moved(name, one, base) for name, one in given.items()}
    if word == "$ref" and isinstance(given, str) and given.startswith("#"):
        return base + given.removeprefix("#")
    return given


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = types if "null" in types else [*types, "null"]
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema
