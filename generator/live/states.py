"""What one release of a commit has come to: done, on its way, or why not. Never by what an object
says about an older form of itself."""

from collections.abc import Mapping
from datetime import datetime

from generator import key_path
from generator.live import health
from generator.live.health import Health
from generator.live.likeness import differences
from generator.live.object import Key, Live
from generator.live.status import State, Status
from generator.live.sync import ARGO_CD, Phase, Sync
from generator.live.wanted import Release
from generator.record import record

_WAITING = frozenset(("DependencyNotReady", "SourceNotReady"))


@record
class Context:
    """What else tells about a release."""

    sync: Sync
    before: tuple[Status, ...]
    """Of lower waves of the same Application, or of the Kustomizations that its own waits for."""
    gates: Mapping[Key, Status]
    """Those that were judged before it, by which it may be held back."""


def judge(release: Release, live: Live | None, context: Context, now: datetime) -> Status:
    if live is None or next(differences(release.object.value, live), None) is not None:
        return _not_applied(release, live, context)
    if release.paused is not None and not live.is_suspended:
        return _status(release, State.PAUSED, release.paused)
    return _of_applied(release, live, context, now)


def _of_applied(release: Release, live: Live, context: Context, now: datetime) -> Status:
    if live.is_suspended:
        name = f"{live.name} --namespace {live.namespace}"
        words = f"on the cluster; `flux resume helmrelease {name}` lets it go on"
        return _status(release, State.SUSPENDED, words)
    found = health.verdict(live, now)
    if found.health is Health.DEGRADED or health.has_no_retry_left(live):
        return _status(release, State.FAILED, failure(live), is_final=health.is_given_up(live, now))
    if found.reason in _WAITING:
        held = any(context.gates[key].is_final for key in release.gates if key in context.gates)
        words = str(live.condition("Ready").get("message", ""))
        return _status(release, State.WAITING, words, is_final=held)
    if found.health is Health.PROGRESSING:
        told = live.condition("Ready").get("message") if found.reason else None
        return _status(release, State.UPGRADING, str(told or "helm-controller has not begun"))
    if problem := _behind(release, live):
        return _status(release, State.UPGRADING, problem)
    return _status(release, State.DONE, running(live))


def running(live: Live) -> str:
    """Return the chart that Flux says it runs."""
    last = _last(live)
    return f"{last['chartName']} {last['chartVersion']}" if "chartVersion" in last else ""


def failure(live: Live) -> str:
    """Return the release's own words, rather than those about its being rolled back."""
    released = live.condition("Released")
    told = released if released.get("status") == "False" else live.condition("Ready")
    return str(told.get("message") or told.get("reason") or "")


def _behind(release: Release, live: Live) -> str | None:
    """Say what Helm's last release is otherwise than what was asked for, whatever `Ready` says: a
    release that was suspended meanwhile is Ready with nothing deployed."""
    last = _last(live)
    if not last:
        return None
    if last.get("status") != "deployed":
        return f"the release in Helm's storage is {last.get('status')}"
    if not release.runs(str(last.get("chartVersion", ""))):
        return f"it still runs chart {running(live)}, not {release.chart_version}"
    if last.get("configDigest") != live.status.get("lastAttemptedConfigDigest"):
        return "it still runs with the values before"
    return None


def _last(live: Live) -> Mapping[str, str]:
    history = live.status.get("history") or ()
    return history[0] if history else {}


def _not_applied(release: Release, live: Live | None, context: Context) -> Status:
    sync = context.sync
    match sync.phase:
        case Phase.FAILED:
            words = f"{sync.by} has given up on this commit"
            return _status(release, State.WAITING, words, is_final=True)
        case Phase.OVERTAKEN:
            return _status(release, State.WAITING, sync.message, is_final=True)
        case Phase.ABSENT | Phase.BEHIND | Phase.PENDING if sync.by == ARGO_CD:
            return _status(release, State.WAITING, f"for {sync.by} to apply it")
        case Phase.DONE if live is not None:
            where = next(differences(release.object.value, live))
            words = f"`{key_path.written(where)}` was changed on the cluster"
            return _status(release, State.WAITING, words)
        case _:
            return _held_by_waves(release, context)


def _held_by_waves(release: Release, context: Context) -> Status:
    open_ = [one for one in context.before if not one.is_done]
    if not open_:
        return _status(release, State.WAITING, f"for {context.sync.by} to apply it")
    lowest = min(one.wave for one in open_)
    names = ", ".join(f"`{one.name}`" for one in open_ if one.wave == lowest)
    is_held = any(one.is_final for one in open_)
    where = f" in wave {lowest}" if context.sync.by == ARGO_CD else ""
    return _status(release, State.WAITING, f"for {names}{where}", is_final=is_held)


def _status(release: Release, state: State, words: str, *, is_final: bool = False) -> Status:
    return Status(
        key=release.key,
        name=release.name,
        stage=release.stage,
        wave=release.wave,
        state=state,
        words=words,
        is_final=is_final,
    )
