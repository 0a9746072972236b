"""What changes, for programs: the shape that docs/output.md describes. The page has the same."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.commands.diffing.diff import Result
from generator.delta.blocks import Block
from generator.delta.change import Change, Encrypted, is_secret, written
from generator.delta.compare import EditOp, Item
from generator.delta.delta import Delta
from generator.delta.sides import Unit
from generator.report.diff.wording import said
from generator.report.json import diagnostic


def report(result: Result, blocks: Sequence[Block]) -> str:
    return json.dumps(value(result, blocks), indent=2, ensure_ascii=False) + "\n"


def value(result: Result, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "diagnostics": [diagnostic(problem) for problem in result.diagnostics],
        "old": result.old,
        "new": result.new,
        "skipped": list(result.skipped),
        "summary": _summary(result.delta),
        "blocks": [_block(block) for block in blocks],
    }


def _summary(delta: Delta) -> Mapping[str, Any]:
    return {
        "changed": [_unit(unit) for unit in delta.hubs(EditOp.UPDATE)],
        "added": [_unit(unit) for unit in delta.hubs(EditOp.ADD)],
        "removed": [_unit(unit) for unit in delta.hubs(EditOp.DELETE)],
        "removed_clusters": list(delta.removed_clusters),
        "aside": [_unit(unit) for unit in delta.aside],
    }


def _block(block: Block) -> Mapping[str, Any]:
    return {
        "section": block.section,
        "dangers": [{"id": one.id, "message": one.message} for one in block.dangers],
        "hubs": [_unit(unit) for unit in block.units],
        "changes": [_change(change) for change in block.changes],
        "said": [
            {"key": one.key, "lines": [list(line) for line in one.lines]}
            for one in said(block.changes)
        ],
    }


def _unit(unit: Unit) -> Mapping[str, Any]:
    return {"cluster": unit.cluster, "hub": unit.hub or None}


def _change(change: Change) -> Mapping[str, Any]:
    return {
        "topic": change.topic,
        "object": change.object or None,
        "key": written(change.keys),
        "keys": [_key(one) for one in change.keys],
        "op": change.op,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "encrypted": is_secret(change.old) or is_secret(change.new),
    }


def _key(one: str | int | Item) -> Any:
    return {"by": one.by or None, "value": _plain(one.value)} if isinstance(one, Item) else one


def _plain(old_or_new: Any) -> Any:
    """Leave out what is encrypted: not even its ciphertext is told."""
    if isinstance(old_or_new, Encrypted):
        return None
    if isinstance(old_or_new, dict):
        return {name: _plain(item) for name, item in old_or_new.items()}
    return [_plain(item) for item in old_or_new] if isinstance(old_or_new, list) else old_or_new
