"""What production is given that staging has not tried, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from generator import key_path
from generator.commands.drift import ChartUse, Drift
from generator.drift import Difference, Group
from generator.explanation import Setting


def report(drift: Drift) -> str:
    """Write one comparison, as docs/output.md says."""
    shared, first, second = drift.layers
    value = {
        **_head(drift),
        "charts": {"first": _chart(drift.charts[0]), "second": _chart(drift.charts[1])},
        "layers": {"both": shared, "first": first, "second": second},
        "differences": [_difference(one) for one in drift.differences],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def summary(drifts: Sequence[Drift]) -> str:
    value = {"drifts": [_head(one) for one in drifts]}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _head(drift: Drift) -> dict[str, Any]:
    return {
        "first": drift.first,
        "second": drift.second,
        "same": drift.is_same,
        "other_chart": drift.has_other_chart,
        "counts": {group: drift.count(group) for group in Group},
    }


def _chart(one: ChartUse) -> dict[str, Any]:
    return {"name": one.name, "version": one.version, "override": one.override}


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "key": key_path.written(one.keys),
        "keys": one.keys,
        "group": one.group,
        "first": _setting(one.first),
        "second": _setting(one.second),
    }


def _setting(setting: Setting | None) -> dict[str, Any] | None:
    if setting is None:
        return None
    return {
        "key": key_path.written(setting.keys),
        "value": setting.value,
        "secret": setting.is_secret,
        "kind": setting.source.kind,
        "path": setting.location.path,
        "line": setting.location.line,
        "column": setting.location.column,
        "variables": dict(setting.source.variables),
    }
