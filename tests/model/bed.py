"""A bed for scripted runs: what was done to the real engines, done to the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.model.api import Helm, Live, ReleaseStatus, State, applied, replaced, suspended
from tests.model.argocd import Operation
from tests.model.explore import PROGRAMS, follow, moves, settled
from tests.model.fleets import Fleet
from tests.model.health import Scripts, verdict
from tests.model.helm_controller import Outcome
from tests.model.scenario import Scenario
from tests.model.scenarios import fails, scenario


@dataclass(slots=True)
class Bed:
    scenario: Scenario
    state: State

    @classmethod
    def of(cls, fleet: Fleet, *commits: Mapping[str, int], **more: Any) -> "Bed":
        """A cluster where the first commit runs; staging does not take version 2 of ``common``."""
        calm = {"outcomes": fails(Outcome.NOTHING, common=2), "timeout": False}
        tried = scenario(fleet, *commits, **{**calm, **more})
        return cls(tried, settled(tried))

    def run(self, *who: str) -> list[str]:
        """Let these act, or all programs, as long as something new comes of it."""
        made = follow(self.scenario, self.state, *(who or PROGRAMS))
        if made:
            self.state = made[-1].after
        return [str(move) for move in made]

    def take_turns(self) -> list[str]:
        """Let helm-controller answer within the wave delay, as it does when it has little to do:
        it has read what was applied, and begun, before Argo CD looks. From then on Argo CD looks
        after every move. Ends when nothing new comes of it."""
        steps: list[str] = []
        seen: set[State] = set()
        while self.state not in seen:
            seen.add(self.state)
            if self._step(steps, "Argo CD"):
                self._step(steps, "helm-controller")
                self._step(steps, "helm-controller")
            else:
                self._step(steps, "Flux", "helm-controller")
        return steps

    def _step(self, steps: list[str], *who: str) -> bool:
        possible = list(moves(self.scenario, self.state))
        chosen = [move for name in who for move in possible if move.who.startswith(name)]
        if chosen:
            steps.append(str(chosen[0]))
            self.state = chosen[0].after
        return bool(chosen)

    def push(self) -> None:
        self.state = self.state._replace(head=self.state.head + 1)

    def apply(self, name: str, commit: int) -> None:
        """What ``kubectl apply --server-side`` does with a release of a commit."""
        place = self._place(name)
        live = applied(self.state.objects[place], self.scenario.revisions[commit][self._key(name)])
        self._put(place, live)

    def suspend(self, name: str, *, wanted: bool = True) -> None:
        self._put(self._place(name), suspended(self.live(name), wanted))

    def live(self, name: str) -> Live:
        live = self.state.objects[self._place(name)]
        assert live is not None
        return live

    def helm(self, name: str) -> Helm:
        helm = self.state.helm[self._place(name)]
        assert helm is not None
        return helm

    def status(self, name: str) -> ReleaseStatus:
        status = self.live(name).status
        assert isinstance(status, ReleaseStatus)
        return status

    def ready(self, name: str) -> str:
        """Return the reason of the condition Ready."""
        ready = self.status(name).condition("Ready")
        return ready[2] if ready else ""

    def runs(self, name: str) -> int:
        """Return the version of ``common`` that a release runs."""
        deployed = self.helm(name).deployed
        return int(deployed.values["common"]) if deployed else 0

    def wants(self, name: str) -> int:
        """Return the version of ``common`` that the release in the cluster asks for."""
        content = self.live(name).manifest.content
        assert content is not None
        return int(content.values["common"])

    def operation(self) -> str:
        operation = self.state.delivery.operation
        if isinstance(operation, Operation):
            return f"Running {operation.commit}"
        commit, succeeded = self.state.delivery.ended
        return f"{'Succeeded' if succeeded else 'Failed'} {commit}"

    def health(self, name: str, scripts: Scripts) -> str:
        return verdict(scripts["HelmRelease"], self.live(name))

    def _key(self, name: str) -> tuple[str, str, str]:
        return next(key for key in self.scenario.keys if key[0] == "HelmRelease" and key[2] == name)

    def _place(self, name: str) -> int:
        return self.scenario.places[self._key(name)]

    def _put(self, place: int, live: Live) -> None:
        self.state = self.state._replace(objects=replaced(self.state.objects, place, live))
