"""Everybody else: source-controller, for what is not the fleet itself, and people. Coarse: no
failure of theirs is part of the promise."""

from collections.abc import Iterator

from tests.model.api import Move, SourceStatus, State, replaced, suspended
from tests.model.manifests import KUSTOMIZATION, Manifest
from tests.model.scenario import Scenario

FLUX = ("GitRepository", "HelmChart", "HelmRepository", "OCIRepository")


def sources(scenario: Scenario, state: State) -> Iterator[Move]:
    """Each object is ready a step after it was applied, or asked to be fetched again."""
    for place, live in enumerate(state.objects):
        if live is None or live.manifest.key[0] not in FLUX:
            continue
        asked = live.manifest.annotations.get("reconcile.fluxcd.io/requestedAt")
        status = SourceStatus(live.generation, asked)
        if live.status != status:
            objects = replaced(state.objects, place, live._replace(status=status))
            kind, _, name = scenario.keys[place]
            yield Move("Flux", f"{kind} {name} is ready", state._replace(objects=objects))


def people(scenario: Scenario, state: State) -> Iterator[Move]:
    if state.head < scenario.newest:
        head = state.head + 1
        yield Move("people", f"push commit {head}", state._replace(head=head))
    if state.outage:
        yield Move("outside", "the outage is over", state._replace(outage=False))
    for place, live in enumerate(state.objects):
        if live is None or not _is_of_a_canary(scenario, live.manifest):
            continue
        name = scenario.keys[place][2]
        if live.suspended:
            objects = replaced(state.objects, place, suspended(live, wanted=False))
            yield Move("people", f"resume {name}", state._replace(objects=objects))
        elif state.suspensions:
            objects = replaced(state.objects, place, suspended(live, wanted=True))
            after = state._replace(objects=objects, suspensions=state.suspensions - 1)
            yield Move("people", f"suspend {name}", after)


def _is_of_a_canary(scenario: Scenario, manifest: Manifest) -> bool:
    """It is one, or the Kustomization that brings one."""
    if manifest.key[0] != KUSTOMIZATION:
        return manifest.key in scenario.canaries
    path = manifest.document["spec"]["path"]
    return any(folders.get(path, frozenset()) & scenario.canaries for folders in scenario.folders)
