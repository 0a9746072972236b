"""Larger fleets, one schedule at a time, chosen at random; each seed is one schedule."""

from collections.abc import Mapping
from functools import cache

import pytest

from tests.model.api import State
from tests.model.explore import settled, walk
from tests.model.fleets import Fleet, hub
from tests.model.helm_controller import Outcome
from tests.model.manifests import Content, Key
from tests.model.promises import canary_first, is_rolled_out
from tests.model.scenario import Scenario
from tests.model.scenarios import ANY_ORDER, ANYTHING, FIRST, flux, scenario
from tests.stacks import seeded

LARGE = Fleet(
    hubs={
        "staging": hub(),
        "r-staging": hub("r"),
        "prod-a": hub(),
        "prod-b": hub(staged_by="staging"),
        "prod-c": hub(staged_by=["staging"]),
        "r-prod": hub("r", staged_by="r-staging"),
        "r-prod-b": hub("r"),
    },
    rollout={"production": {"batches": [1, "50%", "100%"]}},
)
COMMITS: tuple[Mapping[str, int], ...] = (
    FIRST,
    {"common": 2},
    {"r": 2},
    {"common": 3, "prod-a": 2},
    {"staging": 2, "chart": 2},
    {"common": 4, "r": 3},
)
SEEDS = range(20)


def bad_unless_newest(_: Key, content: Content, state: State) -> tuple[Outcome, ...]:
    """Anything may fail, everywhere, until the last commit has been pushed and is run."""
    is_repair = state.head == len(COMMITS) - 1 and content.values["common"] == 4
    return (Outcome.OK,) if is_repair or content.values["common"] == 1 else ANYTHING


@cache
def large(how: str) -> tuple[Scenario, State]:
    make = flux if how == "Flux alone" else scenario
    tried = make(
        LARGE,
        *COMMITS,
        outcomes=bad_unless_newest,
        **{
            "Argo CD": {"cache": "since the apply", "timeout": False},
            "Argo CD and people": {
                "cache": "any",
                "by_hand": frozenset(LARGE.hubs),
                "suspensions": 2,
            },
            "Flux alone": {"cache": "any", "suspensions": 2},
            "any order": {"suspensions": 2, **ANY_ORDER},
        }[how],
    )
    return tried, settled(tried)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how", ["Argo CD", "Flux alone", "any order"])
def test_a_large_fleet_keeps_the_order_and_ends_rolled_out(how: str, seed: int) -> None:
    tried, start = large(how)
    end, steps = walk(tried, start, seeded(seed), canary_first)
    assert is_rolled_out(tried, end), "\n".join(steps)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_fleet_keeps_the_order_whatever_people_do(seed: int) -> None:
    tried, start = large("Argo CD and people")
    walk(tried, start, seeded(seed), canary_first)
