"""Who set the values of a release, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from generator import key_path
from generator.explanation import Leaf, Setting


def report(release: str, leaves: Sequence[Leaf]) -> str:
    """``{"release", "leaves": [...]}``, as docs/output.md says."""
    value = {"release": release, "leaves": [_leaf(one) for one in leaves]}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _leaf(leaf: Leaf) -> dict[str, Any]:
    first, *rest = leaf.settings
    return {
        "key": key_path.written(leaf.keys),
        "keys": leaf.keys,
        "value": first.value,
        "secret": first.is_secret,
        "set_by": _source(first),
        "overrode": [
            {
                "key": key_path.written(one.keys),
                "value": one.value,
                "secret": one.is_secret,
                **_source(one),
            }
            for one in rest
        ],
    }


def _source(setting: Setting) -> dict[str, Any]:
    return {
        "kind": setting.source.kind,
        "path": setting.location.path,
        "line": setting.location.line,
        "column": setting.location.column,
        "variables": dict(setting.source.variables),
    }
