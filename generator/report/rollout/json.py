"""A commit on its way, for programs: a line of JSON for each thing that changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.live.rollout import Progress, changed, changed_syncs
from generator.live.status import Status
from generator.live.sync import Sync


def lines(before: Sequence[Progress], after: Sequence[Progress]) -> str:
    """Write what is otherwise than before, as docs/output.md says."""
    known = {one.cluster: one for one in before}
    return "".join(
        json.dumps(event, ensure_ascii=False) + "\n"
        for one in after
        for event in _events(known.get(one.cluster), one)
    )


def _events(before: Progress | None, after: Progress) -> Iterator[Mapping[str, Any]]:
    head = {"cluster": after.cluster, "commit": after.commit}
    for sync in changed_syncs(before, after):
        yield {"event": "sync", **head, **_sync(sync)}
    for status in changed(before, after):
        yield {"event": "release", **head, **_status(status)}
    if before is None or before.outcome != after.outcome:
        yield {"event": "outcome", **head, "outcome": after.outcome}


def _sync(sync: Sync) -> Mapping[str, Any]:
    return {"application": sync.application, "phase": sync.phase, "message": sync.message}


def _status(status: Status) -> Mapping[str, Any]:
    namespace, name = status.key
    return {
        "name": status.name,
        "namespace": namespace,
        "object": name,
        "stage": status.stage,
        "wave": status.wave,
        "state": status.state,
        "message": status.words,
        "final": status.is_final,
    }
