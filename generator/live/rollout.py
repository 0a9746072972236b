"""A cluster on its way to a commit, at one moment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from generator.inspection.finding import Object
from generator.live import kustomization, smoke_test
from generator.live.object import Live
from generator.live.states import Context, judge
from generator.live.status import Status
from generator.live.sync import IsOlder, Phase, Sync, sync
from generator.live.wanted import Release, Wanted, carrier, wave
from generator.record import record

_NOT_ASKED = Sync(application="", phase=Phase.UNKNOWN)


class Outcome(StrEnum):
    DONE = "done"
    ON_ITS_WAY = "on its way"
    FAILED = "failed"
    """Something has failed, and nothing goes on by itself any more."""


@record(kw_only=True)
class Progress:
    cluster: str
    commit: str | None
    syncs: tuple[Sync, ...]
    """Of the cluster's Applications or Kustomizations; none if these were not asked for."""
    statuses: tuple[Status, ...]
    """In the order of the rollout."""
    has_waves: bool = True
    """Where Flux alone delivers, there are none."""

    @property
    def outcome(self) -> Outcome:
        is_moving = any(not one.is_done and not one.is_final for one in self.statuses)
        failed = [one for one in self.syncs if one.phase is Phase.FAILED]
        if is_moving:
            return Outcome.ON_ITS_WAY
        if failed or not all(one.is_done for one in self.statuses):
            return Outcome.FAILED
        if all(one.is_ended or one.phase is Phase.OVERTAKEN for one in self.syncs):
            return Outcome.DONE
        return Outcome.ON_ITS_WAY


def progress(
    wanted: Wanted,
    releases: Iterable[Live],
    applications: Iterable[Live] | None,
    is_older: IsOlder,
    now: datetime,
) -> Progress:
    """``applications`` are those of Argo CD, or Flux's Kustomizations; None if not asked for."""
    syncs = _syncs(wanted, applications, is_older)
    order = kustomization.order(wanted.kustomizations)
    there = {one.key: one for one in releases}
    statuses: list[Status] = []
    of: dict[str | None, list[Status]] = {}
    for one in _in_order(wanted, bool(syncs)):
        name = _application(one, wanted)
        found = syncs.get(name or "", _NOT_ASKED)
        if name and name in order:
            before = tuple(each for other in order[name] for each in of.get(other, ()))
            broken = [syncs[other] for other in order[name] if other in syncs]
            found = next((each for each in broken if each.phase is Phase.FAILED), found)
        else:
            before = tuple(each for each in of.get(name, ()) if each.wave < _wave(one))
        if isinstance(one, Release):
            gates = {each.key: each for each in statuses}
            status = judge(one, there.get(one.key), Context(found, before, gates), now)
        else:
            status = smoke_test.judge(found, (one.namespace, one.name), wave(one))
        statuses.append(status)
        of.setdefault(name, []).append(status)
    return Progress(
        cluster=wanted.cluster,
        commit=wanted.commit,
        syncs=tuple(syncs.values()),
        statuses=tuple(statuses),
        has_waves=wanted.is_by_argocd,
    )


def changed(before: Progress | None, after: Progress) -> tuple[Status, ...]:
    """Return what has another state, or is in it for another reason."""
    known = {one.key: one.news for one in before.statuses} if before else {}
    return tuple(one for one in after.statuses if known.get(one.key) != one.news)


def changed_syncs(before: Progress | None, after: Progress) -> tuple[Sync, ...]:
    known = {one.application: one.news for one in before.syncs} if before else {}
    return tuple(one for one in after.syncs if known.get(one.application) != one.news)


def _in_order(wanted: Wanted, is_argocd_asked: bool) -> list[Release | Object]:
    tests = wanted.tests if is_argocd_asked else ()
    return sorted([*wanted.releases, *tests], key=_wave)


def _wave(one: Release | Object) -> int:
    return one.wave if isinstance(one, Release) else wave(one)


def _application(one: Release | Object, wanted: Wanted) -> str | None:
    if isinstance(one, Release):
        return one.application
    return carrier(one.path, wanted.applications, wanted.flux)


def _syncs(
    wanted: Wanted, applications: Iterable[Live] | None, is_older: IsOlder
) -> Mapping[str, Sync]:
    if applications is None:
        return {}
    there = {one.name: one for one in applications}
    if not wanted.is_by_argocd:
        names = [one.name for one in wanted.kustomizations]
        ask = kustomization.sync
    else:
        names = [one.name for one in wanted.applications]
        ask = sync
    return {name: ask(name, there.get(name), wanted.commit, is_older) for name in names}
