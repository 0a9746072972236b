"""Jsonnet's external variables, looked up in cluster.yaml."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.fleet import Variable


def variable(name: str, entry: Any) -> Variable:
    """Parse an entry of ``jsonnet_variables``: a path, several, or those with a default."""
    default = None
    if isinstance(entry, dict):
        default = entry.get("default")
        entry = entry["from"]
    paths = (entry,) if isinstance(entry, str) else tuple(entry)
    return Variable(name=name, paths=paths, default=None if default is None else _text(default))


def resolve(
    variables: Iterable[Variable], cluster: Mapping[str, Any], hub: Mapping[str, Any]
) -> Mapping[str, str]:
    """Return the variables that have a value. One without is not defined: jsonnet then says so,
    if it is used."""
    context = {"cluster": cluster, "hub": hub}
    found: dict[str, str] = {}
    for wanted in variables:
        values = (_look_up(context, path) for path in wanted.paths)
        value = next((_text(value) for value in values if value is not None), wanted.default)
        if value is not None:
            found[wanted.name] = value
    return found


def _look_up(context: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(context, dict):
            return None
        context = context.get(key)
    return None if isinstance(context, dict | list) else context


def _text(value: Any) -> str:
    """Write a scalar as ``--ext-str`` of jsonnet would be given it."""
    if isinstance(value, bool):
        return str(value).lower()
    # 010 and 1e3 are whole numbers, too, though floats to Go's reader.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
