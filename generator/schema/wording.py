"""What is wrong with a value, for people."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.diagnostic import Diagnostic, Keys, Location
from generator.near import suggestion
from generator.schema.mistake import Mistake
from generator.secret_shapes import find_secrets

_TYPES = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_KINDS = {bool: "boolean", dict: "object", list: "array", str: "string", int: "number"}
_LONGEST_VALUE = 60
_DEPENDENCY = re.compile("'(.*)' is a dependency of '(.*)'")


def worded(path: str, mistake: Mistake) -> Iterator[Diagnostic]:
    """Say what is wrong for people: one diagnostic for each key that is wrong."""
    where = Location(path, mistake.keys)
    properties: Mapping[str, Any] = mistake.schema.get("properties", {})
    if mistake.keyword == "additionalProperties" and mistake.expected is False:
        patterns = mistake.schema.get("patternProperties", {})
        for key in mistake.value:
            if key not in properties and not any(re.search(one, key) for one in patterns):
                yield Diagnostic(
                    location=Location(path, (*mistake.keys, key), on_key=True),
                    rule="unknown-key",
                    message=f"there is no key `{key}` here",
                    help=suggestion(key, sorted(properties), "keys here are"),
                )
    elif mistake.keyword == "required":
        # jsonschema gives one error per key, but names it in its text only.
        missing = [key for key in mistake.expected if mistake.message.startswith(repr(key))]
        for key in missing:
            yield Diagnostic(
                location=where,
                rule="missing-key",
                message=f"the key `{key}` is missing",
                help=f"add `{key}: …`",
                note=properties.get(key, {}).get("description"),
            )
    else:
        yield Diagnostic(
            location=replace(where, on_key=mistake.is_key),
            rule="invalid-value",
            message=_message(mistake),
            help=_help(mistake),
            note=mistake.schema.get("description") if mistake.keys else None,
        )


def _message(mistake: Mistake) -> str:
    words = _of_keys(mistake)
    return f"{_name(mistake.keys)} {words}" if words else _of_value(mistake)


def _of_value(mistake: Mistake) -> str:
    name = _name(mistake.keys)
    if mistake.is_key:
        name = "the key"
    shown = json.dumps(mistake.value, ensure_ascii=False)
    if next(find_secrets(shown.encode(errors="replace")), None):
        shown = "what is there"
    if len(shown) > _LONGEST_VALUE:
        shown = shown[:_LONGEST_VALUE] + "…"
    match mistake.keyword:
        case "type":
            types = mistake.expected
            wanted = [types] if isinstance(types, str) else types
            expected = " or ".join(_TYPES[kind] for kind in wanted)
            kind = _TYPES.get(_KINDS.get(type(mistake.value), "null"), "null")
            kind = "a number" if isinstance(mistake.value, float) else kind
            kind = "empty" if mistake.value is None and not mistake.keys else kind
            return f"{name} is {kind}, but must be {expected}"
        case "minLength" | "minItems" | "minProperties" if not mistake.value:
            return f"{name} is empty"
        case "enum" | "const" | "pattern" | "format" | "anyOf" | "oneOf":
            return f"{name} cannot be {shown}"
        case "maxItems" | "maxProperties":
            return f"{name} has {len(mistake.value)} entries, but {mistake.expected} at most"
        case "dependentRequired" if found := _DEPENDENCY.match(mistake.message):
            return f"{name} has `{found[2]}`, so it needs `{found[1]}`, too"
        case _:
            return f"{name}: {mistake.message}"


def _of_keys(mistake: Mistake) -> str | None:
    """Say which keys the ways of writing a map ask for, if these are told apart by keys."""
    if mistake.missing:
        return f"lacks {'; or '.join(map(_all_of, mistake.missing))}"
    if mistake.keyword == "oneOf" and len(ways := _fitting(mistake, mistake.expected)) > 1:
        return f"has {' as well as '.join(map(_all_of, ways))}, but only one of these may be there"
    if mistake.keyword == "not" and (ways := _fitting(mistake, [mistake.expected])):
        return f"cannot have {_all_of(ways[0])}{' together' * (len(ways[0]) > 1)}"
    return None


def _fitting(mistake: Mistake, ways: Sequence[Any]) -> list[list[str]]:
    """Return the alternatives that a map fits, if all of them ask for nothing but keys."""
    of_keys = [
        one["required"] for one in ways if isinstance(one, dict) and set(one) == {"required"}
    ]
    if len(of_keys) < len(ways) or not isinstance(mistake.value, dict):
        return []
    return [keys for keys in of_keys if keys and mistake.value.keys() >= set(keys)]


def _all_of(keys: Sequence[str]) -> str:
    *rest, last = (f"`{key}`" for key in keys)
    return f"{', '.join(rest)} and {last}" if rest else last


def _name(keys: Keys) -> str:
    match keys:
        case ():
            return "the document"
        case (*_, str(key), int(index)):
            return f"item {index + 1} of `{key}`"
        case _:
            return f"`{keys[-1]}`"


def _help(mistake: Mistake) -> str | None:
    value = mistake.value
    is_scalar = isinstance(value, bool | int | float)
    match mistake.keyword:
        case "type" if "string" in mistake.expected and is_scalar:
            return "put it in quotes if it is meant as text"
        case "enum" if is_scalar and str(value) in mistake.expected:
            return f'put it in quotes: `"{value}"`'
        case "enum":
            choices = [str(choice) for choice in mistake.expected]
            return suggestion(str(mistake.value), choices, "use one of")
        case "const":
            return f"use `{mistake.expected}`"
        case "pattern":
            # Editors show this word of VS Code's, too. A chart's schema may have none.
            wanted = mistake.schema.get("patternErrorMessage")
            return f"it must be {wanted}" if wanted else f"it must match `{mistake.expected}`"
        case _:
            return None
