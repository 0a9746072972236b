"""How far an Application of Argo CD is with a commit."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from generator.inspection.finding import mapping
from generator.live.object import Live
from generator.record import record

IsOlder = Callable[[str], bool]
"""Tells whether a commit is among the ancestors of the one that is followed."""

_OVER = ("Failed", "Error")
_SHORT = 7


class Phase(StrEnum):
    UNKNOWN = "unknown"
    """Argo CD is not asked."""
    ABSENT = "absent"
    BEHIND = "behind"
    """It has not seen the commit, or is busy with one before it."""
    PENDING = "pending"
    """It has seen it, and is about to begin."""
    RUNNING = "running"
    RETRYING = "retrying"
    FAILED = "failed"
    """It will not try this commit again."""
    DONE = "done"
    OVERTAKEN = "overtaken"
    """It has gone on to another commit."""


ARGO_CD = "Argo CD"
ENDED = frozenset((Phase.DONE, Phase.UNKNOWN, Phase.BEHIND))
"""Nothing of this commit is on its way; what is there already may be all of it."""


@record(kw_only=True)
class Sync:
    application: str
    """Or the Kustomization, where Flux alone delivers."""
    phase: Phase
    message: str = ""
    by: str = ARGO_CD
    hooks: Mapping[tuple[str, str], str] | None = None
    """Namespace and name of a Job to what became of it in this sync; None if there is none."""

    @property
    def news(self) -> tuple[Phase, str]:
        """What is worth a line when it changes: not each object that a sync waits for."""
        return self.phase, "" if self.phase is Phase.RUNNING else self.message

    @property
    def is_quiet(self) -> bool:
        """Nothing to tell people. Of the many Kustomizations, only what is wrong is."""
        is_usual = self.phase in {Phase.UNKNOWN, Phase.DONE}
        is_wrong = self.phase in {Phase.FAILED, Phase.RETRYING, Phase.OVERTAKEN}
        return is_usual or (self.by != ARGO_CD and not is_wrong)

    @property
    def is_ended(self) -> bool:
        return self.phase in ENDED


def sync(name: str, live: Live | None, commit: str | None, is_older: IsOlder) -> Sync:
    if live is None:
        message = f"there is no Application `{name}` yet"
        return Sync(application=name, phase=Phase.ABSENT, message=message)
    seen = str(mapping(live.status, "sync").get("revision") or "")
    if commit is not None and seen != commit:
        return _of_another(name, live, seen, is_older)
    state = mapping(live.status, "operationState")
    phase, message = str(state.get("phase", "")), str(state.get("message", ""))
    has_just_begun = phase == "Running" and not _revision(state)
    if _revision(state) != seen and not has_just_begun:
        return _before_it_begins(name, live, state)
    failed = "; ".join(_failures(state))
    if phase in _OVER:
        found, message = Phase.FAILED, failed or message
    elif phase == "Succeeded":
        found, message = Phase.DONE, ""
    elif state.get("finishedAt"):
        found, message = Phase.RETRYING, failed or message
    else:
        found = Phase.RUNNING
    return Sync(application=name, phase=found, message=message, hooks=dict(_hooks(state)))


def short(revision: str) -> str:
    return revision[:_SHORT]


def _of_another(name: str, live: Live, seen: str, is_older: IsOlder) -> Sync:
    if seen and not is_older(seen):
        message = f"Argo CD has gone on to commit {short(seen)}"
        return Sync(application=name, phase=Phase.OVERTAKEN, message=message)
    message = _trouble(live) or "Argo CD has not seen this commit yet"
    return Sync(application=name, phase=Phase.BEHIND, message=message)


def _before_it_begins(name: str, live: Live, state: Mapping[str, Any]) -> Sync:
    if state.get("phase") == "Running":
        message = f"Argo CD is still busy with commit {short(_revision(state))}"
        return Sync(application=name, phase=Phase.BEHIND, message=message)
    if mapping(live.status, "sync").get("status") == "Synced":
        return Sync(application=name, phase=Phase.DONE)
    ended = str(state.get("message", "")) if not _revision(state) else ""
    message = _trouble(live) or ended or "Argo CD is about to begin"
    return Sync(application=name, phase=Phase.PENDING, message=message)


def _revision(state: Mapping[str, Any]) -> str:
    done = mapping(state, "syncResult").get("revision")
    return str(done or mapping(state, "operation", "sync").get("revision") or "")


def _trouble(live: Live) -> str:
    """Return what keeps Argo CD from looking at a commit at all."""
    found = live.status.get("conditions") or ()
    told = [f"{one.get('type')}: {one.get('message')}" for one in found if _is_trouble(one)]
    return "; ".join(told)


def _is_trouble(condition: Mapping[str, Any]) -> bool:
    """A sync that failed is told by its operation."""
    return str(condition.get("type")).endswith("Error") and condition.get("type") != "SyncError"


def _failures(state: Mapping[str, Any]) -> Iterator[str]:
    for one in mapping(state, "syncResult").get("resources") or ():
        if one.get("status") == "SyncFailed" or one.get("hookPhase") in _OVER:
            where = "/".join(filter(None, (one.get("namespace"), one.get("name"))))
            yield f"{one.get('kind')} {where}: {one.get('message')}"


def _hooks(state: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for one in mapping(state, "syncResult").get("resources") or ():
        if one.get("kind") == "Job":
            yield (str(one.get("namespace")), str(one.get("name"))), str(one.get("hookPhase", ""))
