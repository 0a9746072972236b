"""Whether an Argo CD has read the settings that are there: its controller does when it starts."""

from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Level
from generator.inspection.finding import Object, mapping
from generator.live.object import Live
from generator.live.seen import Argocd
from generator.live.symptom import Symptom

_READ_AT_START = "argocd-cmd-params-cm"


def check(seen: Argocd) -> Iterator[Symptom]:
    wanted = next((one for one in seen.bootstrap if one.name == _READ_AT_START), None)
    live = next((one for one in seen.settings or () if one.name == _READ_AT_START), None)
    if wanted is None or live is None or not _is_as_wanted(wanted, live):
        return
    written = _written(live, set(mapping(wanted.value, "data")))
    started = min(filter(None, map(_started, seen.pods or ())), default="")
    if started and started < written:
        yield Symptom(
            where=seen.where,
            object=live.title,
            rule="unfit-setting",
            message=f"it was written at {written}, and the application-controller, which reads it "
            f"when it starts, runs since {started}",
            help=f"`{seen.kubectl} --namespace {live.namespace} rollout restart statefulset "
            "argocd-application-controller`",
            level=Level.WARNING,
        )


def _is_as_wanted(wanted: Object, live: Live) -> bool:
    """What is otherwise is told already, with the restart that it takes."""
    return mapping(wanted.value, "data").items() <= mapping(live.value, "data").items()


def _written(live: Live, keys: set[str]) -> str:
    """Return when somebody who has set one of the keys last wrote; times of Kubernetes compare as
    text."""
    listed: Any = live.metadata.get("managedFields") or ()
    return max(
        (
            str(one.get("time") or "")
            for one in listed
            if any(f"f:{key}" in mapping(one, "fieldsV1", "f:data") for key in keys)
        ),
        default="",
    )


def _started(pod: Live) -> str:
    """Return when its containers did: one that has crashed reads its settings again."""
    listed: Any = pod.status.get("containerStatuses") or ()
    running = (mapping(one, "state", "running").get("startedAt") for one in listed)
    return min((str(one) for one in running if one), default="")
