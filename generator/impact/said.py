"""What records say, whatever line says it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from generator.diagnostic import Location


def said(value: object) -> object:
    """Return something that is equal for two records if they differ in nothing but locations."""
    if isinstance(value, Location):
        return None
    if is_dataclass(value):
        return (
            type(value).__name__,
            *(said(getattr(value, each.name)) for each in fields(value)),
        )
    if isinstance(value, Mapping):
        return tuple(sorted(((key, said(inner)) for key, inner in value.items()), key=_by_key))
    if isinstance(value, tuple | list):
        return tuple(map(said, value))
    return value


def _by_key(item: tuple[object, object]) -> str:
    return str(item[0])
