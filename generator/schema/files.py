"""The schemas in ``generator/schemas``, and whether a value fits one."""

import json
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """Return one of the schemas in ``generator/schemas``."""
    # Not importlib.resources, which imports five times as much.
    schema: Mapping[str, Any] = json.loads(pkgutil.get_data("generator", f"schemas/{name}") or b"")
    return schema


@cache
def _validator(name: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 -- costs 30 ms; not for `--help`

    return jsonschema_rs.validator_for(dict(shipped(name)))


def is_valid(name: str, value: Any) -> bool:
    """Tell whether a value fits a shipped schema."""
    return bool(_validator(name).is_valid(value))
