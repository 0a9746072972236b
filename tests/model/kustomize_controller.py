"""kustomize-controller (1.9), one Kustomization at a time: what it reads, waits for and applies.

The order is that of ``internal/controller/kustomization_controller.go``:

1. *reads* its own spec and the revision of its source, both from a cache; then, from the API
   server, what it depends on: each must be Ready in its present generation and, if it has the same
   source, have applied the very revision that was read here. A ``readyExpr`` replaces all that;
2. *applies* its folder as of that revision, and *prunes* what else is in its inventory: at once,
   before any health is looked at;
3. *waits* until all of it is Current for kstatus. It gives up when something is Failed, at the
   timeout or, with the gate CancelHealthCheckOnNewRevision, at a new revision, and begins anew;
4. is *Ready*: ``lastAppliedRevision`` and ``observedGeneration`` are what it has read.

Left out is what nobody could tell from being slow: a look that finds a dependency not ready, no
such folder, or nothing new after giving up. Objects are applied in one move, except for
Kustomizations: those of the root act at once, by the spec that they have.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.model import cel
from tests.model.api import KustomizationStatus, Live, Move, State, applied, replaced
from tests.model.kstatus import kstatus
from tests.model.manifests import KUSTOMIZATION, Document, Key, Manifest
from tests.model.scenario import Scenario


class Worker(NamedTuple):
    """What is done for a Kustomization, and its inventory."""

    step: str = "idle"
    """idle → (read →) checked → waiting → idle."""
    manifest: Manifest | None = None
    generation: int = 0
    revision: int = -1
    inventory: frozenset[Key] = frozenset()

    @property
    def spec(self) -> Document:
        assert self.manifest is not None
        found: Document = self.manifest.document["spec"]
        return found

    @property
    def result(self) -> KustomizationStatus:
        return KustomizationStatus(self.generation, self.revision, is_ready=True)


class Flux(NamedTuple):
    """What ``State.delivery`` is when Flux delivers alone."""

    sources: tuple[tuple[str, int], ...]
    """Each source, and the commit that it has an artifact of; -1 for none."""
    workers: tuple[Worker, ...]
    """In the order of ``Scenario.keys``; those of other objects never do anything."""


def moves(scenario: Scenario, state: State) -> Iterator[Move]:
    for place, live in enumerate(state.objects):
        if live is not None and live.manifest.key[0] == KUSTOMIZATION:
            yield from _Kustomization(scenario, state, place, live).moves()


class _Kustomization:
    """One Kustomization in one state: what kustomize-controller may do next about it."""

    def __init__(self, scenario: Scenario, state: State, place: int, live: Live) -> None:
        self.scenario, self.state, self.place, self.live = scenario, state, place, live
        self.flux: Flux = state.delivery
        self.worker = self.flux.workers[place]
        self.at_rest = Worker(inventory=self.worker.inventory)
        assert isinstance(live.status, KustomizationStatus)
        self.status: KustomizationStatus = live.status
        self.who = f"kustomize-controller, {live.manifest.key[2]}"

    def moves(self) -> Iterator[Move]:
        if self.worker.step == "idle":
            yield from self._read()
        elif self.worker.step == "read":
            yield self._check()
        elif self.worker.step == "checked":
            yield from self._apply()
        else:
            yield from self._wait()

    def _newest(self) -> Worker:
        """Return what it would read now."""
        manifest = self.live.manifest
        commit = dict(self.flux.sources)[manifest.document["spec"]["sourceRef"]["name"]]
        revision = self.scenario.revision_of(commit)
        return Worker("read", manifest, self.live.generation, revision, self.worker.inventory)

    def _read(self) -> Iterator[Move]:
        read = self._newest()
        if self.live.suspended:
            yield from self._pass_over()
            return
        if self.status == read.result or self._folder(read) is None or self._is_full():
            return
        if self.scenario.cache == "any":
            yield self._move(f"reads generation {read.generation}, commit {read.revision}", read)
        elif self._dependencies_are_ready(read):
            yield self._start(read)

    def _is_full(self) -> bool:
        busy = sum(worker.step != "idle" for worker in self.flux.workers)
        return self.scenario.slots is not None and busy >= self.scenario.slots

    def _pass_over(self) -> Iterator[Move]:
        """Its generation counts as observed if it was Ready, which it stays: with what it has."""
        observed = self.status._replace(observed=self.live.generation)
        if self.status.is_ready and self.status != observed:
            yield self._move("passes over it, suspended", self.at_rest, observed)

    def _check(self) -> Move:
        if self._dependencies_are_ready(self.worker):
            return self._start(self.worker)
        return self._move("finds what it depends on not ready: waits", self.at_rest)

    def _start(self, worker: Worker) -> Move:
        words = f"starts with commit {worker.revision}"
        if self._changed(worker) or self._gone(worker):
            return self._move(words, worker._replace(step="checked"))
        return self._go_on(f"{words}, finds nothing to apply", worker)

    def _dependencies_are_ready(self, me: Worker) -> bool:
        for needed in me.spec.get("dependsOn", ()):
            place = self.scenario.places.get(
                (KUSTOMIZATION, self.live.manifest.key[1], needed["name"])
            )
            dependency = self.state.objects[place] if place is not None else None
            if "readyExpr" in needed:
                if not cel.is_ready(needed["readyExpr"], self.live, dependency):
                    return False
            elif dependency is None or not _is_ready_for(me, dependency):
                return False
        return True

    def _folder(self, worker: Worker) -> frozenset[Key] | None:
        folders = self.scenario.folders[worker.revision] if worker.revision >= 0 else {}
        return folders.get(worker.spec["path"])

    def _objects(self, worker: Worker) -> Mapping[Key, Live | None]:
        """Return what of its folder is in the cluster."""
        keys = sorted(self._folder(worker) or ())
        return {key: self.state.objects[self.scenario.places[key]] for key in keys}

    def _changed(self, worker: Worker) -> list[Key]:
        revision = self.scenario.revisions[worker.revision]
        return [
            key for key, live in self._objects(worker).items()
            if live is None or live.manifest is not revision[key]
        ]  # fmt: skip

    def _gone(self, worker: Worker) -> list[Key]:
        gone = worker.inventory - (self._folder(worker) or frozenset())
        return _deletable(self.scenario, self.state, gone) if worker.spec["prune"] else []

    def _apply(self) -> Iterator[Move]:
        worker, changed, places = self.worker, self._changed(self.worker), self.scenario.places
        revision = self.scenario.revisions[worker.revision]
        children = [key for key in changed if key[0] == KUSTOMIZATION]
        for key in children:
            live = applied(self.state.objects[places[key]], revision[key])
            after = self.state._replace(objects=replaced(self.state.objects, places[key], live))
            yield Move(self.who, f"applies {key[2]} of commit {worker.revision}", after)
        if children:
            return
        objects = list(self.state.objects)
        for key in changed:
            objects[places[key]] = applied(objects[places[key]], revision[key])
        gone = self._gone(worker)
        state = _deleted(self.scenario, self.state._replace(objects=tuple(objects)), gone)
        words = f"applies commit {worker.revision}" + "".join(f"; prunes {key[2]}" for key in gone)
        after_all = _Kustomization(self.scenario, state, self.place, self.live)
        yield after_all._go_on(words, worker)

    def _go_on(self, words: str, worker: Worker) -> Move:
        """All is applied and pruned: wait, unless there is nothing to wait for."""
        worker = worker._replace(inventory=self._folder(worker) or frozenset())
        if worker.spec.get("wait", False) and not self._is_healthy(worker):
            return self._move(words, worker._replace(step="waiting"))
        return self._move(f"{words}: ready", Worker(inventory=worker.inventory), worker.result)

    def _is_healthy(self, worker: Worker) -> bool:
        return all(kstatus(live) == "Current" for live in self._objects(worker).values())

    def _has_failed(self, worker: Worker) -> bool:
        return any(kstatus(live) == "Failed" for live in self._objects(worker).values())

    def _wait(self) -> Iterator[Move]:
        worker, newest = self.worker, self._newest()
        is_new = (newest.generation, newest.revision) != (worker.generation, worker.revision)
        if self._is_healthy(worker):
            words = f"finds all of commit {worker.revision} healthy: ready"
            yield self._move(words, self.at_rest, worker.result)
        elif is_new and self.scenario.cancels:
            yield self._move(f"no longer waits for commit {worker.revision}", self.at_rest)
        elif (is_new or self.scenario.slots) and self._has_failed(worker):
            yield self._move(f"finds commit {worker.revision} failed", self.at_rest)

    def _move(self, words: str, worker: Worker, status: KustomizationStatus | None = None) -> Move:
        """Without ``status``, it is not ready."""
        live = self.live._replace(status=status or self.status._replace(is_ready=False))
        after = self.state._replace(
            objects=replaced(self.state.objects, self.place, live),
            delivery=self.flux._replace(
                workers=replaced(self.flux.workers, self.place, worker),
            ),
        )
        return Move(self.who, words, after)


def _is_ready_for(me: Worker, dependency: Live) -> bool:
    status = dependency.status
    assert isinstance(status, KustomizationStatus)
    if not status.is_ready or status.observed != dependency.generation:
        return False
    is_same_source = dependency.manifest.document["spec"]["sourceRef"] == me.spec["sourceRef"]
    return status.applied == me.revision if is_same_source else True


def _deletable(scenario: Scenario, state: State, keys: frozenset[Key]) -> list[Key]:
    """With a Kustomization that prunes goes all that it has brought."""
    found = []
    for key in sorted(keys):
        live = state.objects[scenario.places[key]]
        if live is None or live.manifest.is_never_pruned:
            continue
        found.append(key)
        spec = live.manifest.document.get("spec", {})
        if key[0] == KUSTOMIZATION and spec["prune"] and spec.get("deletionPolicy") != "Orphan":
            brought = state.delivery.workers[scenario.places[key]].inventory
            found += _deletable(scenario, state, brought)
    return found


def _deleted(scenario: Scenario, state: State, keys: list[Key]) -> State:
    objects, workers = list(state.objects), list(state.delivery.workers)
    for key in keys:
        objects[scenario.places[key]] = None
        workers[scenario.places[key]] = Worker()
    delivery = state.delivery._replace(workers=tuple(workers))
    return state._replace(objects=tuple(objects), delivery=delivery)
