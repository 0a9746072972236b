"""No schedule lets production run a change that its canary has not run healthily.

Two locks see to it, and each is tried alone as well, at its worst. Each attempt of Helm to run a
bad change on a canary may end in any way, so a canary fails, hangs and recovers whenever it is the
least convenient.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.model.bad_changes import (
    BACK,
    BAD_CHANGE,
    CHARTS,
    COMMITS,
    FIRST_BATCH,
    FLEETS,
    MIXED,
    bad_on_canaries,
)
from tests.model.explore import Graph, explore, settled
from tests.model.fleets import Fleet
from tests.model.promises import canary_first
from tests.model.scenario import Scenario
from tests.model.scenarios import (
    ANY_ORDER,
    ANYTHING,
    BATCHES,
    FIRST,
    GATED_TWICE,
    SMALL,
    TWO_CANARIES,
    TWO_PRODUCTIONS,
    fails,
    scenario,
    without_lockstep,
)

deep = pytest.mark.deep


def holds(tried: Scenario) -> Graph:
    """Explore all schedules, from a cluster where the first commit runs."""
    return explore(tried, settled(tried), canary_first)


@pytest.mark.parametrize("fleet", FLEETS.values(), ids=FLEETS)
def test_with_both_locks(fleet: Fleet) -> None:
    holds(scenario(fleet, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries))


@pytest.mark.parametrize("how", [{}, ANY_ORDER], ids=["both locks", "the second one alone"])
def test_with_helm_controller_1_4(how: Mapping[str, Any]) -> None:
    more = {"reads_openly": True, **how}
    holds(scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **more))


@pytest.mark.parametrize("commits", COMMITS.values(), ids=COMMITS)
def test_whatever_the_commits_change(commits: tuple[Mapping[str, int], ...]) -> None:
    holds(scenario(SMALL, FIRST, *commits, outcomes=bad_on_canaries))


def test_an_application_per_hub_has_the_same_second_lock() -> None:
    """So what holds in any order holds for those."""
    per_hub = replace(TWO_CANARIES, per_hub=True).render({})
    releases = {path for path in per_hub if path.endswith("helmrelease.yaml")}
    assert len(releases) == len(TWO_CANARIES.hubs)
    together = TWO_CANARIES.render({})
    assert {path: per_hub[path] for path in releases} == {path: together[path] for path in releases}


@pytest.mark.parametrize("commits", [BACK, CHARTS], ids=["taken back", "of the chart"])
def test_whatever_the_commits_change_with_the_second_lock_alone(
    commits: tuple[Mapping[str, int], ...],
) -> None:
    holds(scenario(SMALL, FIRST, *commits, outcomes=bad_on_canaries, **ANY_ORDER))


def test_on_the_first_installation() -> None:
    tried = scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries)
    explore(tried, tried.empty(), canary_first)


def test_on_a_first_installation_that_fails_everywhere() -> None:
    tried = scenario(SMALL, FIRST, {"common": 2}, outcomes=lambda *_: ANYTHING)
    explore(tried, tried.empty(), canary_first)


WITHOUT_WAVES: Mapping[str, Mapping[str, Any]] = {
    "any release at any time": ANY_ORDER,
    "and people suspend the canary": {**ANY_ORDER, "suspensions": 1},
    "production synced by hand, past the waves": {"by_hand": frozenset({"prod"})},
}


@pytest.mark.parametrize("how", WITHOUT_WAVES.values(), ids=WITHOUT_WAVES)
def test_with_the_second_lock_alone(how: Mapping[str, Any]) -> None:
    holds(scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **how))


def test_with_the_second_lock_alone_and_two_canaries() -> None:
    holds(scenario(GATED_TWICE, FIRST, {"common": 2}, outcomes=bad_on_canaries, **ANY_ORDER))


@pytest.mark.parametrize("cache", ["live", "since the apply"])
def test_with_waves_alone_if_argo_cd_has_seen_its_own_apply(cache: str) -> None:
    """The first lock rests on the health scripts, on nobody syncing by hand, and on a watch that
    brings an apply within ARGOCD_SYNC_WAVE_DELAY; a status may be seen as late as it likes."""
    more = {"tamper": without_lockstep, "cache": cache}
    holds(scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **more))
    holds(scenario(BATCHES, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **more))


def test_a_batch_waits_for_the_one_before_it() -> None:
    """Only by waves: batches are no gates in Flux."""
    outcomes = fails(*ANYTHING, releases=("prod-a",), common=2)
    holds(scenario(BATCHES, FIRST, *BAD_CHANGE, outcomes=outcomes, shared=FIRST_BATCH))


@deep
@pytest.mark.parametrize("fleet", [SMALL, TWO_PRODUCTIONS, BATCHES], ids=["one", "two", "batches"])
def test_deeper_whatever_argo_cd_has_seen_of_the_cluster(fleet: Fleet) -> None:
    holds(scenario(fleet, FIRST, {"common": 2}, outcomes=bad_on_canaries, cache="any"))


@deep
@pytest.mark.parametrize("cache", ["since the apply", "any"])
def test_deeper_with_a_repair_and_a_late_watch(cache: str) -> None:
    holds(scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, cache=cache))


@deep
def test_deeper_with_syncs_and_suspensions_by_hand() -> None:
    more: dict[str, Any] = {"by_hand": frozenset({"prod"}), "suspensions": 1}
    holds(scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **more))
    more = {**ANY_ORDER, "suspensions": 1}
    holds(scenario(SMALL, FIRST, *MIXED, outcomes=bad_on_canaries, **more))


@deep
def test_deeper_with_two_canaries_and_a_late_watch() -> None:
    more = {"cache": "since the apply"}
    holds(scenario(GATED_TWICE, FIRST, {"common": 2}, outcomes=bad_on_canaries, **more))


@deep
def test_deeper_with_the_second_lock_alone() -> None:
    holds(scenario(SMALL, FIRST, *MIXED, outcomes=bad_on_canaries, **ANY_ORDER))
    holds(scenario(GATED_TWICE, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, **ANY_ORDER))


@deep
def test_deeper_with_waves_alone_and_mixed_commits() -> None:
    more = {"tamper": without_lockstep, "cache": "since the apply"}
    holds(scenario(SMALL, FIRST, *MIXED, outcomes=bad_on_canaries, **more))


@deep
def test_deeper_with_failures_everywhere() -> None:
    tried = scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=lambda *_: ANYTHING)
    explore(tried, tried.empty(), canary_first)
