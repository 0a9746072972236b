"""Two other ways to get manifests into a cluster: the worst one, and one that we do not use."""

from collections.abc import Iterator

from tests.model.api import Move, State, applied, replaced
from tests.model.argocd import ARGO_CD
from tests.model.health import verdict
from tests.model.manifests import RELEASE
from tests.model.scenario import Scenario

Places = tuple[int, ...]
"""The commit that each object has, or was last seen at; -1 for none."""


def nowhere(scenario: Scenario) -> Places:
    return (-1,) * len(scenario.keys)


def any_order(scenario: Scenario, state: State) -> Iterator[Move]:
    """Somebody applies any release of any commit at any moment, in any order, though no release
    goes back. Everything that could be done by hand, or with one Application per hub.

    What is no release is left out: nothing in these fleets waits for it."""
    at: Places = state.delivery
    for place, key in enumerate(scenario.keys):
        for commit in range(at[place] + 1, state.head + 1) if key[0] == RELEASE else ():
            manifest, live = scenario.revisions[commit][key], state.objects[place]
            if live is not None and live.manifest is manifest:
                continue
            after = state._replace(
                objects=replaced(state.objects, place, applied(live, manifest)),
                delivery=replaced(at, place, commit),
            )
            yield Move("somebody", f"applies {key[2]} of commit {commit}", after)


def rolling_sync(scenario: Scenario, state: State) -> Iterator[Move]:
    """An ApplicationSet with ``strategy: RollingSync`` and an Application per hub, one step a
    stage. Each Application sees a commit when it is refreshed; a step is done while its
    Applications are Synced, with what *they* have seen, and Healthy (progressive_sync.go)."""
    seen: Places = state.delivery
    hubs = [place for place, key in enumerate(scenario.keys) if key[0] == RELEASE]
    for place in hubs:
        name = scenario.keys[place][2]
        if seen[place] < state.head:
            after = state._replace(delivery=replaced(seen, place, state.head))
            yield Move(ARGO_CD, f"refreshes the Application of {name}", after)
        if seen[place] < 0:
            continue
        manifest = scenario.revisions[seen[place]][scenario.keys[place]]
        live = state.objects[place]
        if live is not None and live.manifest is manifest:
            continue
        before = [
            other for other in hubs
            if scenario.revisions[state.head][scenario.keys[other]].wave < manifest.wave
        ]  # fmt: skip
        if all(_is_done(scenario, state, other) for other in before):
            objects = replaced(state.objects, place, applied(live, manifest))
            words = f"RollingSync syncs the Application of {name}"
            yield Move(ARGO_CD, words, state._replace(objects=objects))


def _is_done(scenario: Scenario, state: State, place: int) -> bool:
    key = scenario.keys[place]
    live, seen = state.objects[place], state.delivery[place]
    is_synced = live is not None and live.manifest is scenario.revisions[seen][key]
    return is_synced and verdict(scenario.scripts.get(key[0]), live) == "Healthy"
