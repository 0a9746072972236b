"""Whether the model can do what the real engines were seen doing (``tests/e2e/test_recorded.py``).

What was seen is a list of states, as the API server had them: of each release which version of
``common`` it is asked to run, and what its status says. The model takes more steps, and may take
others; but one of its schedules must pass through all of these, in this order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.model.api import Live, ReleaseStatus, State
from tests.model.explore import explore, settled
from tests.model.health import STOCK
from tests.model.helm_controller import Outcome
from tests.model.manifests import RELEASE
from tests.model.scenario import Scenario
from tests.model.scenarios import FIRST, SMALL, fails, flux, scenario

RECORDED = Path(__file__).parent / "recorded"
"""A folder for each set of engines."""
View = Mapping[str, str]
"""Release → what is seen of it: ``2 True stale``."""


def upgrade(make: Callable[..., Scenario] = scenario) -> Scenario:
    return make(SMALL, FIRST, {"common": 2}, outcomes=fails())


def broken_and_mended(make: Callable[..., Scenario] = scenario) -> Scenario:
    outcomes = fails(Outcome.NOTHING, common=2)
    return make(SMALL, FIRST, {"common": 2}, {"common": 3}, outcomes=outcomes)


STORIES: Mapping[str, Callable[[], Scenario]] = {
    "an upgrade": upgrade,
    "staging breaks and is mended": broken_and_mended,
    "a stock health check while helm-controller is busy": lambda: scenario(
        SMALL, FIRST, {"common": 2}, outcomes=fails(), scripts=STOCK
    ),
}
"""What is done, to the real ones and to the model."""

STORIES_OF_FLUX: Mapping[str, Callable[[], Scenario]] = {
    "an upgrade by Flux alone": lambda: upgrade(flux),
    "staging breaks and is mended by Flux alone": lambda: broken_and_mended(flux),
}


def modelled(story: str, engines: Mapping[str, str]) -> Scenario:
    """Return the story, told of engines of these versions."""
    is_old = engines["helm-controller"].startswith("1.4.")
    return replace({**STORIES, **STORIES_OF_FLUX}[story](), reads_openly=is_old)


def in_words(version: int, ready: str, is_current: bool) -> str:
    return f"{version} {ready} {'current' if is_current else 'stale'}"


def view(tried: Scenario, state: State) -> View:
    places = [place for key, place in tried.places.items() if key[0] == RELEASE]
    return {tried.keys[place][2]: _seen(state.objects[place]) for place in places}


def _seen(live: Live | None) -> str:
    assert live is not None
    assert isinstance(live.status, ReleaseStatus)
    assert live.manifest.content is not None
    ready = live.status.condition("Ready")
    is_current = live.status.observed == live.generation
    version = int(live.manifest.content.values["common"])
    return in_words(version, ready[1] if ready else "Unknown", is_current)


def first_impossible(tried: Scenario, states: Sequence[View]) -> int | None:
    """Return the place of the first state that no schedule of the model can follow up to."""
    graph = explore(tried, settled(tried))
    views = [view(tried, state) for state in graph.states]
    here = {0}
    for place, seen in enumerate(states):
        here = {number for number in _reachable(graph.successors, here) if views[number] == seen}
        if not here:
            return place
    return None


def _reachable(successors: Sequence[Sequence[int]], start: set[int]) -> set[int]:
    found, todo = set(start), list(start)
    while todo:
        for number in successors[todo.pop()]:
            if number not in found:
                found.add(number)
                todo.append(number)
    return found
