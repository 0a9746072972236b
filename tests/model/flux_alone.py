"""Flux without Argo CD: source-controller, kustomize-controller, and who gives them the root."""

from collections.abc import Iterator

from tests.model import kustomize_controller
from tests.model.api import Move, State, applied, replaced
from tests.model.kustomize_controller import Flux, Worker
from tests.model.manifests import KUSTOMIZATION
from tests.model.scenario import Scenario


def begin(scenario: Scenario) -> Flux:
    names = {
        manifest.document["spec"]["sourceRef"]["name"]
        for revision in [*scenario.revisions, scenario.bootstrap]
        for manifest in revision.values()
        if manifest.key[0] == KUSTOMIZATION
    }
    sources = tuple((name, -1) for name in sorted(names))
    return Flux(sources, (Worker(),) * len(scenario.keys))


def moves(scenario: Scenario, state: State) -> Iterator[Move]:
    yield from _bootstrap(scenario, state)
    yield from _fetch(state)
    yield from kustomize_controller.moves(scenario, state)


def _bootstrap(scenario: Scenario, state: State) -> Iterator[Move]:
    for key, manifest in scenario.bootstrap.items():
        place = scenario.places[key]
        if state.objects[place] is None:
            objects = replaced(state.objects, place, applied(None, manifest))
            yield Move("somebody", f"applies the root {key[2]}", state._replace(objects=objects))


def _fetch(state: State) -> Iterator[Move]:
    """A commit may be fetched late, or never. How late kustomize-controller hears of it needs no
    move: nobody else looks at a source's revision."""
    flux: Flux = state.delivery
    for place, (name, has) in enumerate(flux.sources):
        for commit in range(has + 1, state.head + 1):
            sources = replaced(flux.sources, place, (name, commit))
            words = f"{name} is at commit {commit}"
            after = state._replace(delivery=flux._replace(sources=sources))
            yield Move("source-controller", words, after)
