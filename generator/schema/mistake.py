"""How a value differs from a schema, as jsonschema finds it; in whose words, `wording` says."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from generator.diagnostic import Keys
from generator.record import record


@record
class Mistake:
    """One way in which a value differs from a schema."""

    keys: Keys
    keyword: str
    """The keyword of JSON Schema that refuses the value, such as ``required``."""
    expected: Any
    """What stands behind the keyword."""
    schema: Mapping[str, Any]
    """The schema that the keyword stands in."""
    value: Any
    message: str
    """jsonschema's wording."""
    is_key: bool = False
    """The value is the last of the keys, which itself is refused."""
    is_conditional: bool = False
    """Some ``if`` made this count, for a value elsewhere."""
    missing: tuple[tuple[str, ...], ...] = ()
    """Of ``anyOf`` and ``oneOf``: the keys that each way lacks, if that is all that is wrong."""


def mistakes(schema: Mapping[str, Any], value: Any) -> list[Mistake]:
    """Return every mistake, in an order that does not change from run to run."""
    import jsonschema  # noqa: PLC0415 -- costs 80 ms; only for a document that failed

    validator = jsonschema.validators.validator_for(schema)(schema)
    try:
        # None, where Python's patterns match more: letters of other alphabets, a last newline.
        found = [_mistake(error) for error in validator.iter_errors(value)] or [
            *_plain_mistakes(schema, value)
        ]
    except re.error:  # a pattern that is one for Rust and Go, such as `\\p{L}`, but not for Python
        found = list(_plain_mistakes(schema, value))
    return sorted(found, key=lambda mistake: ([str(key) for key in mistake.keys], mistake.message))


def _plain_mistakes(schema: Mapping[str, Any], value: Any) -> Iterator[Mistake]:
    """Find the mistakes with jsonschema-rs, which words them as they are."""
    import jsonschema_rs  # noqa: PLC0415 -- costs 30 ms; not for `--help`

    for error in jsonschema_rs.validator_for(dict(schema)).iter_errors(value):
        keys = tuple(error.instance_path)
        yield Mistake(keys, "", None, {}, error.instance, error.message)


def _mistake(error: Any) -> Mistake:
    keys = tuple(error.absolute_path)
    route = (None, *error.absolute_schema_path)
    keywords = {part for before, part in pairwise(route) if before != "properties"}
    is_key = "propertyNames" in keywords
    return Mistake(
        keys=(*keys, error.instance) if is_key else keys,
        keyword=str(error.validator),
        expected=error.validator_value,
        schema=error.schema if isinstance(error.schema, dict) else {},
        value=error.instance,
        message=error.message,
        is_key=is_key,
        is_conditional=not keywords.isdisjoint(("then", "else")),
        missing=_missing(error),
    )


def _missing(error: Any) -> tuple[tuple[str, ...], ...]:
    """Return the keys that each alternative lacks; none if there is more to one of them."""
    ways: dict[int, list[str]] = {}
    for one in error.context or ():
        if one.validator != "required" or one.relative_path:
            return ()
        way = ways.setdefault(one.schema_path[0], [])
        # As of a key that is missing by itself: one error each, named in the text.
        way += [key for key in one.validator_value if one.message.startswith(repr(key))]
    return tuple(tuple(way) for way in ways.values())
