"""The recorded rollouts of ``data/live``: objects as they were after some of the changes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def after(trace: Path, changes: int | None) -> list[Mapping[str, Any]]:
    there: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    lines = (trace / "events.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:changes]:
        event = json.loads(line)
        one = event["object"]
        key = one["kind"], one["metadata"].get("namespace", ""), one["metadata"]["name"]
        there[key] = one
        if event["type"] == "DELETED":
            del there[key]
    return list(there.values())
