"""Argo CD (3.5): one Application, its automated sync, and the waves of one operation.

Sources: ``controller/appcontroller.go`` (``autoSync``, ``processRequestedAppOperation``),
gitops-engine ``pkg/sync/sync_context.go`` (waves, prune), ``controller/sync.go``.

- An operation is pinned to its commit. It applies *every* object of it, wave by wave, and judges
  those of a wave before the next: Healthy or without a check, go on; Degraded, the attempt fails;
  anything else, wait. The last wave is not waited for unless something is left to prune.
- A failed attempt is repeated from the lowest wave, ``retry.limit`` times, then the operation has
  failed, and is never started again for the same commit. One that succeeded is repeated only for
  what has drifted since (selfHeal), as a partial sync.

Objects of one wave are applied in one move: none of them waits for another, so what is between is
not to be seen by anybody. Waves without a HelmRelease that are healthy at once are passed in the
same move, for nothing that others do could be different for it. To wait is no move.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tests.model.api import Live, Move, State, applied, replaced
from tests.model.health import verdict
from tests.model.manifests import RELEASE, Key, Revision
from tests.model.scenario import Scenario

ARGO_CD = "Argo CD"


class Operation(NamedTuple):
    commit: int
    attempt: int
    wave: int | None
    """The wave that was applied last; None before the first."""
    only: frozenset[Key] | None = None
    """A partial sync: nothing else is applied, or waited for."""


class Argo(NamedTuple):
    operation: Operation | None = None
    ended: tuple[int, bool] | None = None
    """Commit of the last operation, and whether it succeeded."""
    cached: tuple[Live | None, ...] = ()
    """What it knows of the cluster, if that is not simply how things are."""


def begin(scenario: Scenario) -> Argo:
    return Argo(cached=() if scenario.cache == "live" else (None,) * len(scenario.keys))


def out_of_sync(scenario: Scenario, state: State, commit: int) -> frozenset[Key]:
    revision = scenario.revisions[commit]
    differs = {
        key for key, manifest in revision.items()
        if (live := state.objects[scenario.places[key]]) is None or live.manifest is not manifest
    }  # fmt: skip
    return frozenset(differs | set(_to_prune(scenario, state, commit)))


def _to_prune(scenario: Scenario, state: State, commit: int) -> list[Key]:
    live = [found for found in state.objects if found is not None]
    gone = [each.manifest for each in live if each.manifest.key not in scenario.revisions[commit]]
    return [manifest.key for manifest in gone if not manifest.is_kept]


def moves(scenario: Scenario, state: State) -> Iterator[Move]:
    argo: Argo = state.delivery
    yield from _watch(scenario, state)
    if argo.operation is None:
        yield from _auto_sync(scenario, state)
        yield from _partial_syncs(scenario, state)
    elif argo.operation.wave is None:
        yield from _retry(scenario, state, argo.operation)
    else:
        yield from _judge(scenario, state, argo.operation)


def _watch(scenario: Scenario, state: State) -> Iterator[Move]:
    """The watch catches up on an object. That it may as well deliver an older version needs no
    move of its own: that is to have caught up earlier, and then to wait, which changes nothing."""
    argo: Argo = state.delivery
    for place, cached in enumerate(argo.cached):
        live = state.objects[place]
        if cached != live and scenario.keys[place][0] == RELEASE:
            now = argo._replace(cached=replaced(argo.cached, place, live))
            words = f"sees {scenario.keys[place][2]} as it is now"
            yield Move(ARGO_CD, words, state._replace(delivery=now))


def _auto_sync(scenario: Scenario, state: State) -> Iterator[Move]:
    """A commit may be seen late: after the next one was made, or never."""
    argo: Argo = state.delivery
    last, succeeded = argo.ended or (-1, True)
    for commit in range(last + 1, state.head + 1):
        if out_of_sync(scenario, state, commit):
            operation = Operation(commit, 0, None)
            yield _attempt(scenario, state, operation, f"sees commit {commit} and starts to sync")
    if last == state.head and succeeded and (drifted := out_of_sync(scenario, state, last)):
        operation = Operation(last, 0, None, drifted)
        yield _attempt(scenario, state, operation, "heals what is out of sync")


def _partial_syncs(scenario: Scenario, state: State) -> Iterator[Move]:
    """Somebody syncs a single release. Argo CD takes it for a sync of the commit, and heals."""
    for key in sorted(out_of_sync(scenario, state, state.head)) if scenario.by_hand else ():
        if key[0] == RELEASE and key[2] in scenario.by_hand:
            operation = Operation(state.head, 0, None, frozenset({key}))
            words = f"sync {key[2]} alone, at commit {state.head}, by hand"
            yield _attempt(scenario, state, operation, words)._replace(who="people")


def _retry(scenario: Scenario, state: State, operation: Operation) -> Iterator[Move]:
    commit = state.head if scenario.application.refresh else operation.commit
    again = operation._replace(commit=commit)
    yield _attempt(scenario, state, again, f"retries ({again.attempt}), at commit {commit}")


def _attempt(scenario: Scenario, state: State, operation: Operation, words: str) -> Move:
    if "ApplyOutOfSyncOnly=true" in scenario.application.options:
        differs = out_of_sync(scenario, state, operation.commit)
        operation = operation._replace(only=differs & (operation.only or differs))
    if "PruneLast=true" not in scenario.application.options and operation.only is None:
        state = _pruned(scenario, state, operation.commit)
    return _go_on(scenario, state, operation, words)


def _judge(scenario: Scenario, state: State, operation: Operation) -> Iterator[Move]:
    """Look at the wave that was applied last."""
    assert operation.wave is not None
    keys = _wave(_tasks(scenario, operation), operation.wave)
    verdicts = {key: _verdict(scenario, state, key) for key in keys}
    healthy = [key for key in keys if verdicts[key] == "Healthy"]
    degraded = [key[2] for key in keys if verdicts[key] == "Degraded"]
    if degraded:
        words = f"finds {' and '.join(degraded)} Degraded"
        yield _fail(scenario, state, operation, words)
    elif len(healthy) == len(keys):
        yield _go_on(scenario, state, operation, f"finds wave {operation.wave} healthy")
    elif scenario.timeout and _is_hopeless(scenario, state, keys):
        ended = Argo(None, (operation.commit, False), state.delivery.cached)
        yield Move(ARGO_CD, "the sync timeout ends the operation", state._replace(delivery=ended))


def _fail(scenario: Scenario, state: State, operation: Operation, words: str) -> Move:
    argo: Argo = state.delivery
    if operation.attempt < scenario.application.retries:
        again = operation._replace(attempt=operation.attempt + 1, wave=None)
        after = argo._replace(operation=again)
        words += ": the attempt fails"
    else:
        after = argo._replace(operation=None, ended=(operation.commit, False))
        words += f": the operation fails for good, commit {operation.commit} is left alone"
    return Move(ARGO_CD, words, state._replace(delivery=after))


def _is_hopeless(scenario: Scenario, state: State, keys: list[Key]) -> bool:
    """The timeout is longer than any wave that ends by itself takes, so it only ever comes to one
    that waits for a release which cannot become healthy."""
    for key in keys:
        place = scenario.places[key]
        live = state.objects[place]
        if live is None or not live.is_release or live.manifest.content is None:
            continue
        outcomes = scenario.outcomes(key, live.manifest.content, state)
        if live.suspended or all(outcome.name != "OK" for outcome in outcomes):
            return True
    return False


def _go_on(scenario: Scenario, state: State, operation: Operation, words: str) -> Move:
    """Apply the next wave, and all after it that need no waiting."""
    tasks = _tasks(scenario, operation)
    done = operation.wave
    for wave in sorted({manifest.wave for manifest in tasks.values()}):
        if done is not None and wave <= done:
            continue
        keys = _wave(tasks, wave)
        state = _apply(scenario, state, tasks, keys)
        words += f"; applies wave {wave}"
        at_once = all(key[0] != RELEASE for key in keys)
        if not (at_once and all(_verdict(scenario, state, key) == "Healthy" for key in keys)):
            operation = operation._replace(wave=wave)
            if wave < max(m.wave for m in tasks.values()) or _prunes(scenario, state, operation):
                now = state.delivery._replace(operation=operation)
                return Move(ARGO_CD, words, state._replace(delivery=now))
    if _prunes(scenario, state, operation):
        state = _pruned(scenario, state, operation.commit)
        words += "; prunes"
    ended = state.delivery._replace(operation=None, ended=(operation.commit, True))
    return Move(ARGO_CD, f"{words}; succeeded", state._replace(delivery=ended))


def _tasks(scenario: Scenario, operation: Operation) -> Revision:
    revision = scenario.revisions[operation.commit]
    only = operation.only
    return revision if only is None else {key: revision[key] for key in only if key in revision}


def _wave(tasks: Revision, wave: int) -> list[Key]:
    return sorted(key for key, manifest in tasks.items() if manifest.wave == wave)


def _apply(scenario: Scenario, state: State, tasks: Revision, keys: list[Key]) -> State:
    argo: Argo = state.delivery
    objects, cached = list(state.objects), list(argo.cached)
    for key in keys:
        place = scenario.places[key]
        objects[place] = applied(objects[place], tasks[key])
        if scenario.cache == "since the apply":
            cached[place] = objects[place]
    now = argo._replace(cached=tuple(cached))
    return state._replace(objects=tuple(objects), delivery=now)


def _prunes(scenario: Scenario, state: State, operation: Operation) -> bool:
    """Whether a prune is left to do, behind the last wave."""
    return operation.only is None and bool(_to_prune(scenario, state, operation.commit))


def _pruned(scenario: Scenario, state: State, commit: int) -> State:
    objects = list(state.objects)
    for key in _to_prune(scenario, state, commit):
        objects[scenario.places[key]] = None
    return state._replace(objects=tuple(objects))


def _verdict(scenario: Scenario, state: State, key: Key) -> str:
    place = scenario.places[key]
    cached = state.delivery.cached
    live = cached[place] if cached and key[0] == RELEASE else state.objects[place]
    return verdict(scenario.scripts.get(key[0]), live)
