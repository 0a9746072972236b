"""What a HelmRelease says of itself, at the generation that it has now.

The same verdict as Argo CD's, by ``templates/argocd/health/helmrelease.lua``, so that `rollout`
never calls broken what a wave still waits for. Both are put to the states of ``tests/data/health``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from generator.inspection.finding import mapping
from generator.live.object import Condition, Live
from generator.record import record

_HOPELESS = frozenset(
    (
        "ValuesError",
        "ArtifactFailed",
        "ChartMutateError",
        "InvalidCELExpression",
        "AccessDenied",
        "RESTClientError",
        "FactoryError",
        "StateError",
    )
)
"""Mended only by a change of something else."""
_FAILED = frozenset(
    (
        "InstallFailed",
        "UpgradeFailed",
        "TestFailed",
        "RollbackFailed",
        "RollbackSucceeded",
        "UninstallFailed",
        "UninstallSucceeded",
    )
)
_PASSING = frozenset(("DependencyNotReady", "SourceNotReady", "HealthCheckCanceled"))
_SOURCE_WAITS = timedelta(seconds=600)
_ATTEMPT_WAITS = timedelta(seconds=120)


class Health(StrEnum):
    HEALTHY = "Healthy"
    PROGRESSING = "Progressing"
    DEGRADED = "Degraded"
    SUSPENDED = "Suspended"


@record
class Verdict:
    health: Health
    message: str
    reason: str = ""
    """Of the condition that says so."""


def verdict(release: Live, now: datetime) -> Verdict:  # noqa: PLR0911 -- as the Lua reads
    status, generation = release.status, release.generation
    ready, stalled = release.condition("Ready"), release.condition("Stalled")
    if release.is_suspended:
        return Verdict(Health.SUSPENDED, "the release is suspended")
    if not status.get("conditions"):
        return Verdict(Health.PROGRESSING, "waiting for helm-controller")
    if status.get("observedGeneration") != generation:
        is_current = ready.get("observedGeneration") == generation
        if is_current and ready.get("status") == "False" and _is_over(release, ready, now):
            return _said(Health.DEGRADED, ready)
        message = f"generation {generation} is not reconciled yet"
        if is_current:
            message += f"; {_words(ready)}"
        return Verdict(Health.PROGRESSING, message, _reason(ready) if is_current else "")
    if stalled.get("status") == "True":
        return _said(Health.DEGRADED, stalled)
    if ready.get("status") == "True":
        return _said(Health.HEALTHY, ready)
    if ready.get("status") == "False":
        passes = ready.get("reason") in _PASSING and not _lasts_too_long(ready, now)
        return _said(Health.PROGRESSING if passes else Health.DEGRADED, ready)
    return _said(Health.PROGRESSING, release.condition("Reconciling"))


def _is_over(release: Live, ready: Condition, now: datetime) -> bool:
    """Tell whether helm-controller will not get this generation done, as it goes on trying."""
    if ready.get("reason") in _HOPELESS or _lasts_too_long(ready, now):
        return True
    return ready.get("reason") in _FAILED and (
        has_no_retry_left(release) or _has_no_attempt_soon(release, ready, now)
    )


def has_no_retry_left(release: Live) -> bool:
    """A failure that leaves no release in Helm's storage is retried for ever, but counted."""
    status = release.status
    if status.get("lastAttemptedGeneration") != release.generation:
        return False
    action = str(status.get("lastAttemptedReleaseAction", ""))
    retries = _number(mapping(release.spec, action, "remediation"), "retries")
    return 0 <= retries < _number(status, "failures")


def is_given_up(release: Live, now: datetime) -> bool:
    """Tell whether helm-controller has stopped, or has tried often enough; anything else may yet
    be mended by an object that arrives a little later."""
    if release.condition("Stalled").get("status") == "True" or has_no_retry_left(release):
        return True
    return _lasts(release.condition("Ready"), _ATTEMPT_WAITS, now)


def _has_no_attempt_soon(release: Live, ready: Condition, now: datetime) -> bool:
    status = release.status
    counted = _number(status, "installFailures") + _number(status, "upgradeFailures")
    return (
        status.get("lastAttemptedGeneration") == release.generation
        and _number(status, "failures") > counted
        and _lasts(ready, _ATTEMPT_WAITS, now)
    )


def _lasts_too_long(ready: Condition, now: datetime) -> bool:
    return ready.get("reason") == "SourceNotReady" and _lasts(ready, _SOURCE_WAITS, now)


def _lasts(condition: Condition, for_: timedelta, now: datetime) -> bool:
    since = condition.get("lastTransitionTime")
    # RFC 3339 in UTC compares as text.
    return isinstance(since, str) and since < (now - for_).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(value: Mapping[str, Any], key: str) -> int:
    found = value.get(key)
    return found if isinstance(found, int) else 0


def _said(health: Health, condition: Condition) -> Verdict:
    return Verdict(health, _words(condition), _reason(condition))


def _reason(condition: Condition) -> str:
    return str(condition.get("reason") or "")


def _words(condition: Condition) -> str:
    reason = _reason(condition) or "waiting for the controller"
    message = condition.get("message")
    return reason if message is None else f"{reason}: {message}"
