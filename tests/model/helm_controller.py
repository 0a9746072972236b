"""helm-controller (1.6), one release at a time: what it reads, waits for, does and reports.

The order of what it writes is that of ``internal/controller/helmrelease_controller.go``:

1. *reads* the object; ``Reconciling=True`` while Ready is still that of the old generation (of 1.4,
   as ``reads_openly`` has it, ``Ready=Unknown`` from here on);
2. *checks* dependencies, then chart and values: ``Ready=False`` if one is missing, and again later;
3. *starts* Helm: ``lastAttemptedGeneration`` moves, counters of another generation are cleared,
   ``Ready=Unknown``;
4. the *result*. ``observedGeneration`` moves on success and when it gives up (Stalled), only then;
   on success after Ready is True again, in a write of its own.

Between two of its moves anything may happen: being slow, busy or stopped is just a long pause. A
Helm action that hangs until its timeout is one that runs long and then fails.
"""

from collections.abc import Iterator
from enum import Enum

from tests.model import cel
from tests.model.api import Helm, Live, Move, ReleaseStatus, State, replaced
from tests.model.manifests import Content, Manifest
from tests.model.scenario import Scenario


class Outcome(Enum):
    OK = "succeeds"
    BROKEN = "fails and leaves a failed release"
    """Pods never ready, a failed test: counted, remediated, and given up after the retries."""
    NOTHING = "fails and leaves no release"
    """A template error, the chart's `fail`, a values schema: tried again for ever (internal/
    reconcile/upgrade.go counts only what changed the storage)."""


def moves(scenario: Scenario, state: State) -> Iterator[Move]:
    for place, live in enumerate(state.objects):
        helm = state.helm[place]
        if live is not None and helm is not None:
            yield from _Release(scenario, state, place, live, helm).moves()


class _Release:
    """One release in one state: what helm-controller may do next about it."""

    def __init__(
        self, scenario: Scenario, state: State, place: int, live: Live, helm: Helm
    ) -> None:
        self.scenario, self.state, self.place = scenario, state, place
        self.live, self.helm = live, helm
        self.at_rest = helm._replace(step="idle", manifest=None, generation=0)
        assert isinstance(live.status, ReleaseStatus)
        self.status: ReleaseStatus = live.status
        self.who = f"helm-controller, {live.manifest.key[2]}"

    def moves(self) -> Iterator[Move]:
        if self.helm.step == "idle":
            yield from self._idle()
        elif self.helm.step == "read":
            yield self._check()
        elif self.helm.step == "running":
            outcomes = self.scenario.outcomes(self.live.manifest.key, self._running, self.state)
            for outcome in outcomes:
                yield self._finish(outcome)
        elif self.helm.step == "succeeded":
            yield self._observe()
        else:
            yield self._remediate()

    @property
    def _running(self) -> Content:
        assert self.helm.manifest is not None
        assert self.helm.manifest.content is not None
        return self.helm.manifest.content

    def _idle(self) -> Iterator[Move]:
        """Nothing to do is no move, and neither is a look that would find what it found before."""
        status, generation = self.status, self.live.generation
        if self.live.suspended:
            # Seen in the real one: the generation counts as observed, Ready stays as it was.
            if status.observed != generation:
                observed = status._replace(observed=generation)
                yield self._move("passes over the suspended release", observed)
            return
        # Then each look is seen, whatever it finds; at what was given up it is left out.
        is_open = self.scenario.reads_openly and not status.condition("Stalled")
        waits = self._refusal(status) in {"DependencyNotReady", "ValuesError"}
        is_ready = self._dependencies_are_ready(self.live)
        refused = waits and self._refusal(status, generation)
        if refused and not is_open and self._blocked(self.live, is_ready):
            return
        if status.observed != generation or waits or not is_ready or is_open:
            kinds = (("Reconciling", "True"), *([("Ready", "Unknown")] if is_open else []))
            reading = ((kind, value, "Progressing", generation) for kind, value in kinds)
            yield self._move(
                f"reads generation {generation} ({self.live.manifest.content})",
                status.with_conditions(*reading, without=("Stalled",)),
                self.helm._replace(step="read", manifest=self.live.manifest, generation=generation),
            )

    def _refusal(self, status: ReleaseStatus, generation: int | None = None) -> str:
        ready = status.condition("Ready")
        if ready is None or ready[1] != "False" or generation not in {None, ready[3]}:
            return ""
        return ready[2]

    def _blocked(self, me: Live, is_ready: bool) -> bool:
        return not is_ready or self._lacks_values(me.manifest)

    def _dependencies_are_ready(self, me: Live) -> bool:
        """Read live from the API server, not from a cache."""
        places, objects = self.scenario.places, self.state.objects
        for needed in me.manifest.document["spec"].get("dependsOn", ()):
            place = places.get(("HelmRelease", needed["namespace"], needed["name"]))
            dependency = objects[place] if place is not None else None
            if not cel.is_ready(needed.get("readyExpr"), me, dependency):
                return False
        return True

    def _lacks_values(self, manifest: Manifest) -> bool:
        spec, namespace = manifest.document["spec"], manifest.key[1]
        keys = [(file["kind"], namespace, file["name"]) for file in spec.get("valuesFrom", ())]
        # Secrets are brought by kustomize-controller, which this model does not follow.
        places = [self.scenario.places[key] for key in keys if key[0] == "ConfigMap"]
        return any(self.state.objects[place] is None for place in places)

    def _check(self) -> Move:
        manifest, generation = self.helm.manifest, self.helm.generation
        assert manifest is not None
        content = self._running
        me = self.live._replace(manifest=manifest, generation=generation)
        if not self._dependencies_are_ready(me):
            return self._refuse("DependencyNotReady", "finds its canary not ready: waits")
        if content.chart != self.helm.fetched:
            helm = self.at_rest._replace(fetched=content.chart)
            return self._refuse("SourceNotReady", "waits until the chart is fetched", helm)
        if self._lacks_values(manifest):
            return self._refuse("ValuesError", "finds its values missing")
        if content is self.helm.deployed:
            return self._succeed("finds nothing to upgrade")
        status = self.status
        if status.attempted != generation:
            status = status._replace(failures=0, counted=0)
        action = "upgrade" if self.helm.deployed else "install"
        working = ("Reconciling", "True", "Progressing", generation)
        unknown = ("Ready", "Unknown", "Progressing", generation)
        started = status._replace(attempted=generation, action=action)
        move = self._move(
            f"STARTS to {action} {content}",
            started.with_conditions(working, unknown),
            self.helm._replace(step="running"),
        )
        return move._replace(starts=(self.place, content))

    def _refuse(self, reason: str, words: str, helm: Helm | None = None) -> Move:
        ready = ("Ready", "False", reason, self.helm.generation)
        return self._move(words, self.status.with_conditions(ready), helm)

    def _finish(self, outcome: Outcome) -> Move:
        if outcome is Outcome.OK:
            return self._succeed("succeeds, healthy")
        failure = f"{self.status.action.capitalize()}Failed"
        false = [(kind, "False", failure, self.helm.generation) for kind in ("Ready", "Released")]
        most = self._retries() + 1  # counting further would tell nobody anything
        is_counted = outcome is Outcome.BROKEN
        status = self.status._replace(
            failures=min(self.status.failures + 1, most),
            counted=self.status.counted + is_counted,
        ).with_conditions(*false)
        helm = self.helm._replace(step="failed") if is_counted else None
        return self._move(f"{outcome.value} (failure {status.failures})", status, helm)

    def _retries(self) -> int:
        assert self.helm.manifest is not None
        remediation = self.helm.manifest.document["spec"][self.status.action]["remediation"]
        return int(remediation["retries"])

    def _succeed(self, words: str) -> Move:
        content, generation = self._running, self.helm.generation
        reason = f"{(self.status.action or 'install').capitalize()}Succeeded"
        true = [(kind, "True", reason, generation) for kind in ("Ready", "Released")]
        status = self.status._replace(failures=0, counted=0)
        helm = self.at_rest._replace(deployed=content)
        if self.live.manifest.key in self.scenario.canaries:
            helm = helm._replace(ran=helm.ran | {content})
        if status.observed != generation:
            helm = helm._replace(step="succeeded", generation=generation)
            gone: tuple[str, ...] = ("Stalled", "Remediated")
        else:
            gone = ("Reconciling", "Stalled", "Remediated")
        return self._move(
            f"{words} (generation {generation})", status.with_conditions(*true, without=gone), helm
        )

    def _observe(self) -> Move:
        """A newer generation may be there by now, which is not what it observes."""
        generation = self.helm.generation
        status = self.status._replace(observed=generation)
        words = f"has observed generation {generation}"
        return self._move(words, status.with_conditions(without=("Reconciling",)))

    def _remediate(self) -> Move:
        """Roll back, or uninstall; try again, or give up once the retries are used up."""
        generation = self.helm.generation
        is_install = self.status.action == "install"
        reason = "UninstallSucceeded" if is_install else "RollbackSucceeded"
        conditions = [
            ("Ready", "False", reason, generation),
            ("Remediated", "True", reason, generation),
        ]
        if self.status.counted <= self._retries():
            status = self.status.with_conditions(*conditions)
            return self._move("takes the failed release back, to try again", status)
        stalled = ("Stalled", "True", "RetriesExceeded", generation)
        status = self.status._replace(observed=generation)
        status = status.with_conditions(*conditions, stalled, without=("Reconciling",))
        return self._move("takes the failed release back and gives up (Stalled)", status)

    def _move(self, words: str, status: ReleaseStatus, helm: Helm | None = None) -> Move:
        """Without ``helm``, the reconciliation is over."""
        live = self.live._replace(status=status)
        after = self.state._replace(
            objects=replaced(self.state.objects, self.place, live),
            helm=replaced(self.state.helm, self.place, helm or self.at_rest),
        )
        return Move(self.who, words, after)
