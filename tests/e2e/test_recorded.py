"""What the model of a rollout (``tests/model``) can do is what these engines do.

Each story is watched, and must be one of the model's schedules. With ``--accept`` it becomes a
fixture of ``tests/model/test_seen.py``, which needs no engines.
"""

import json
import os
from collections.abc import Callable, Mapping

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.watching import Seen
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.releases import release
from tests.model.seen import (
    RECORDED,
    STORIES,
    STORIES_OF_FLUX,
    View,
    first_impossible,
    in_words,
    modelled,
)

Story = Callable[[Delivery, Fleet, Bed], None]


def upgrade(delivery: Delivery, first: Fleet, _: Bed) -> None:
    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 2})))


def break_and_mend(delivery: Delivery, first: Fleet, _: Bed) -> None:
    bad = first.layer("common", shared={"level": 2}).layer("staging", fail="broken")
    delivery.commit(bad)
    delivery.wait_until_failed()
    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 3})))


def judge_by_a_stale_status(delivery: Delivery, first: Fleet, bed: Bed) -> None:
    with faults.stock_health_check(bed), faults.busy(bed):
        commit = delivery.commit(first.layer("common", shared={"level": 2}))
        delivery.wait("production is asked", lambda hubs: hubs["prod"].is_asked(2))
    delivery.wait_until_done(commit)


OF_ARGO_CD = (upgrade, break_and_mend, judge_by_a_stale_status)
OF_FLUX = (upgrade, break_and_mend)
TOLD: Mapping[str, Story] = {
    **dict(zip(STORIES, OF_ARGO_CD, strict=True)),
    **dict(zip(STORIES_OF_FLUX, OF_FLUX, strict=True)),
}


@pytest.mark.parametrize(
    "story",
    [
        *(pytest.param(story, marks=pytest.mark.engines("argocd")) for story in STORIES),
        *(pytest.param(story, marks=pytest.mark.engines("flux")) for story in STORIES_OF_FLUX),
    ],
)
def test_the_model_can_do_what_happens(
    story: str, bed: Bed, deliver: Open, request: pytest.FixtureRequest
) -> None:
    name = f"recorded-{list(TOLD).index(story)}"
    delivery = deliver(name)
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    delivery.from_here()

    TOLD[story](delivery, first, bed)

    states = told(delivery.history())
    engines = {each.name: each.version for each in bed.builds.values()}
    if request.config.getoption("--accept"):
        folder = RECORDED / os.environ["FLEETWAVE_E2E_ENGINES"]
        folder.mkdir(exist_ok=True)
        file = folder / f"{story.replace(' ', '-')}.json"
        lines = ",\n".join(f"    {json.dumps(state)}" for state in states)
        head = json.dumps(engines)
        file.write_text(f'{{\n  "engines": {head},\n  "states": [\n{lines}\n  ]\n}}\n')
    impossible = first_impossible(modelled(story, engines), states)
    assert impossible is None, f"after {states[:impossible]}: {states[impossible or 0]}"


def told(history: list[Seen]) -> list[View]:
    """Return the states that the releases were in, each that differs from the one before."""
    now: dict[str, str] = {}
    states: list[View] = []
    for seen in history:
        if seen.kind == "HelmRelease" and seen.thing:
            one = release(seen.thing)
            level = seen.thing["spec"]["values"]["shared"]["level"]
            now[seen.name] = in_words(level, one.ready, one.generation == one.observed)
            if len(now) == 2 and (not states or states[-1] != now):
                states.append(dict(now))
    return states
