"""Stages, and the sync wave in which each hub of a cluster gets a change."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from generator.fleet import Batches, Stage

SUPPORT = -2
STAGING = 0
_FIRST_PRODUCTION = 10
_STEP = 10


def stage_of(entry: Any, pattern: str) -> Stage:
    """Return the stage of a hub's entry in cluster.yaml: its own word, or the fleet's pattern."""
    entry = entry if isinstance(entry, dict) else {}
    if entry.get("stage") in (Stage.STAGING, Stage.PRODUCTION):
        return Stage(entry["stage"])
    return Stage.STAGING if fnmatchcase(str(entry.get("name")), pattern) else Stage.PRODUCTION


def waves(stages: Sequence[Stage], batches: Batches, max_parallel: int | None = None) -> list[int]:
    """Return each hub's wave; production hubs in batches, in the order of cluster.yaml.

    ``batches`` rise and end with ``100%``; a percentage is rounded up. With ``max_parallel``,
    each batch goes out in waves of so many hubs at most.
    """
    total = stages.count(Stage.PRODUCTION)
    ends: list[int] = []
    start = 0
    for batch in batches:
        end = batch if isinstance(batch, int) else -(-total * int(batch[:-1]) // 100)
        ends += [*range(start + max_parallel, end, max_parallel), end] if max_parallel else [end]
        start = max(start, end)
    found: list[int] = []
    before = 0
    for stage in stages:
        if stage is Stage.STAGING:
            found.append(STAGING)
            continue
        batch = next(index for index, end in enumerate(ends) if before < end)
        found.append(_FIRST_PRODUCTION + _STEP * batch)
        before += 1
    return found
