"""How the releases of a cluster, and what brings their charts and secrets, are doing."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.object import Live
from generator.live.rollout import Progress
from generator.live.seen import Cluster
from generator.live.status import State, Status
from generator.live.symptom import Symptom
from generator.live.sync import short
from generator.live.wanted import Wanted


def releases(progress: Progress, seen: Cluster) -> Iterator[Symptom]:
    for one in progress.statuses:
        if not one.is_done:
            yield _release(one, progress, seen)


def sources(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    known = (*wanted.on_cluster, *seen.bootstrap)
    rendered = {(one.kind, one.namespace, one.name) for one in known}
    for one in seen.sources or ():
        if (one.kind, one.namespace, one.name) not in rendered:
            continue
        ready = one.condition("Ready")
        if one.is_suspended:
            yield _suspended(one.title, seen, one)
        elif ready.get("status") == "False":
            yield _failing(one.title, f"{ready.get('reason')}: {ready.get('message')}", seen)


def _release(one: Status, progress: Progress, seen: Cluster) -> Symptom:
    title = f"HelmRelease {'/'.join(one.key)}"
    if one.state is State.SUSPENDED:
        return _suspended(title, seen, None, one)
    if one.state is State.FAILED:
        return _failing(title, one.words, seen)
    at = f" commit {short(progress.commit)}" if progress.commit else " what is rendered"
    return Symptom(
        where=seen.where,
        object=title,
        rule="not-rolled-out",
        message=f"it does not run{at} yet: {one.state} {one.words}".rstrip(),
        help=f"`fleetwave rollout {progress.cluster}` follows it",
        level=Level.NOTE,
    )


def _suspended(title: str, seen: Cluster, live: Live | None, one: Status | None = None) -> Symptom:
    namespace, name = live.key if live else one.key if one else ("", "")
    kind = title.partition(" ")[0].lower()
    return Symptom(
        where=seen.where,
        object=title,
        rule="suspended-object",
        message="it is suspended: nothing that is committed reaches it, and no drift is healed",
        help=f"`flux resume {kind} {name} --namespace {namespace}`"
        + (", or have it `paused` in cluster.yaml, with the reason" if one else ""),
        level=Level.WARNING,
    )


def _failing(title: str, words: str, seen: Cluster) -> Symptom:
    return Symptom(
        where=seen.where,
        object=title,
        rule="failing-object",
        message=" ".join(words.split()),
        help="docs/rollout.md says what to do in an incident",
    )
