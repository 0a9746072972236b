"""Every schedule in which the repair is committed ends rolled out, and who fails is alone.

That is: from every state that can be reached, there is a way to the end. So a fair schedule, one
in which nobody is stopped for ever, gets there (``Graph.traps``).
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.model.api import Move, State
from tests.model.bad_changes import BAD_CHANGE, FAILURES, REPAIRED, WITH_NULLS
from tests.model.explore import explore, settled
from tests.model.fleets import Fleet
from tests.model.helm_controller import Outcome
from tests.model.manifests import Content, Key
from tests.model.promises import canary_first, is_rolled_out, values_are_there
from tests.model.scenario import Outcomes, Scenario
from tests.model.scenarios import (
    ANY_ORDER,
    ANYTHING,
    BATCHES,
    BREAK_GLASS,
    FIRST,
    GATED_TWICE,
    SMALL,
    TWO_PRODUCTIONS,
    during_an_outage,
    fails,
    scenario,
)


def rolled_out(scenario: Scenario, *releases: str) -> Callable[[State], bool]:
    return lambda state: is_rolled_out(scenario, state, *releases)


@pytest.mark.parametrize(("fleet", "outcomes"), REPAIRED.values(), ids=REPAIRED)
def test_the_repair_rolls_out_after(fleet: Fleet, outcomes: Outcomes) -> None:
    tried = scenario(fleet, FIRST, *BAD_CHANGE, outcomes=outcomes, timeout=False)
    explore(tried, settled(tried)).must_reach(rolled_out(tried))


def test_the_repair_of_production_alone_rolls_out() -> None:
    outcomes = fails(*FAILURES, releases=("prod",), common=2, prod=1)
    tried = scenario(SMALL, FIRST, {"common": 2}, {"prod": 2}, outcomes=outcomes, timeout=False)
    explore(tried, settled(tried)).must_reach(rolled_out(tried))


def test_a_first_installation_that_failed_is_repaired() -> None:
    tried = scenario(SMALL, {"common": 2}, {"common": 3}, outcomes=fails(*ANYTHING, common=2))
    explore(tried, tried.empty()).must_reach(rolled_out(tried))


@pytest.mark.parametrize(
    "fleet", [SMALL, pytest.param(GATED_TWICE, marks=pytest.mark.deep)], ids=["one canary", "two"]
)
def test_it_rolls_out_in_whatever_order_it_is_applied(fleet: Fleet) -> None:
    """What an Application per hub would do."""
    tried = scenario(fleet, FIRST, *BAD_CHANGE, outcomes=fails(*FAILURES, common=2), **ANY_ORDER)
    explore(tried, settled(tried)).must_reach(rolled_out(tried))


def test_the_repair_rolls_out_however_late_a_status_is_seen() -> None:
    outcomes = fails(*ANYTHING, common=2)
    tried = scenario(
        SMALL, FIRST, *BAD_CHANGE, outcomes=outcomes, cache="since the apply", timeout=False
    )
    explore(tried, settled(tried)).must_reach(rolled_out(tried))


@pytest.mark.parametrize("nulls", [False, True], ids=["nothing to prune", "something to prune"])
def test_a_production_hub_that_fails_holds_back_no_other(*, nulls: bool) -> None:
    """Whatever is committed, and though the hub is never repaired."""
    fleet = Fleet(hubs=TWO_PRODUCTIONS.hubs, nulls=nulls)

    def outcomes(key: Key, content: Content, _: State) -> tuple[Outcome, ...]:
        is_broken = key[2] == "prod-a" and content.values["common"] != 1
        return FAILURES if is_broken else (Outcome.OK,)

    tried = scenario(fleet, FIRST, *BAD_CHANGE, outcomes=outcomes, timeout=False)
    explore(tried, settled(tried)).must_reach(rolled_out(tried, "staging", "prod-b"))


def test_an_ungated_hub_gets_a_change_though_its_canary_is_broken_for_good() -> None:
    """Alone: the others are held as ever."""
    outcomes = fails(*FAILURES, common=2)
    tried = scenario(BREAK_GLASS, FIRST, {"common": 2}, outcomes=outcomes)
    graph = explore(tried, settled(tried), canary_first)
    graph.must_reach(rolled_out(tried, "urgent"))
    assert not graph.where(rolled_out(tried, "prod"))


def test_batches_are_a_choice_that_lets_one_hub_hold_back_others() -> None:
    outcomes = fails(*FAILURES, releases=("prod-a",), common=2)
    tried = scenario(BATCHES, FIRST, {"common": 2}, outcomes=outcomes)
    graph = explore(tried, settled(tried))
    assert not graph.where(rolled_out(tried, "prod-b"))


def test_a_change_of_staging_alone_never_touches_production() -> None:
    def untouched(scenario: Scenario, state: State, move: Move) -> str | None:
        place = scenario.places[SMALL.key("prod")]
        changed = move.after.objects[place] != state.objects[place]
        return "production is touched" if changed else None

    tried = scenario(SMALL, FIRST, {"staging": 2}, outcomes=fails(*ANYTHING, staging=2))
    explore(tried, settled(tried), untouched)


def test_a_change_of_production_alone_neither_waits_nor_touches_staging() -> None:
    def at_once(scenario: Scenario, state: State, move: Move) -> str | None:
        place = scenario.places[SMALL.key("staging")]
        if move.after.objects[place] != state.objects[place]:
            return "staging is touched"
        return "production waits" if "waits" in move.words else None

    tried = scenario(SMALL, FIRST, {"prod": 2}, outcomes=fails())
    explore(tried, settled(tried), at_once).must_reach(rolled_out(tried))


def test_what_production_still_needs_is_never_pruned() -> None:
    tried = scenario(WITH_NULLS, FIRST, *BAD_CHANGE, outcomes=fails(*ANYTHING, common=2))
    explore(tried, settled(tried), values_are_there)


class TestLimits:
    """What a new commit, or a sync by hand, is needed for. Argo CD leaves a commit alone once its
    operation has failed: so what gets well only afterwards is not noticed."""

    @pytest.mark.parametrize("outcome", FAILURES, ids=["broken", "nothing"])
    def test_an_outage_that_outlasts_all_retries_needs_a_commit(self, outcome: Outcome) -> None:
        """One that changes the canary: a Stalled release is only tried again for that."""
        outage = {"outcomes": during_an_outage(outcome, "staging"), "outage": True}
        tried = scenario(SMALL, FIRST, *BAD_CHANGE, **outage, timeout=False)
        graph = explore(tried, settled(tried))
        traps = graph.traps(rolled_out(tried))
        assert traps
        # But every commit that comes after the outage rolls out.
        later = graph.after(lambda state: not state.outage and state.head < tried.newest)
        assert later
        assert later.isdisjoint(traps)

    def test_a_canary_suspended_for_longer_than_the_sync_timeout_needs_a_commit(self) -> None:
        tried = scenario(SMALL, FIRST, *BAD_CHANGE, outcomes=fails(), suspensions=1)
        graph = explore(tried, settled(tried))
        traps = graph.traps(rolled_out(tried))
        assert traps
        assert all(graph.states[trap].head == tried.newest for trap in traps)
        without = replace(tried, timeout=False)
        explore(without, settled(without)).must_reach(rolled_out(without))

    @pytest.mark.deep
    def test_a_watch_that_lags_behind_all_retries_needs_a_commit(self) -> None:
        """All retries judge the canary as it was before the repair."""
        tried = scenario(
            SMALL, FIRST, *BAD_CHANGE, outcomes=fails(*FAILURES, common=2), cache="any"
        )
        graph = explore(tried, settled(tried))
        traps = graph.traps(rolled_out(tried))
        assert traps
        assert all(graph.states[trap].head == tried.newest for trap in traps)
