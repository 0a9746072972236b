"""The model can fail: with a lock taken off, or in a way that we do not deliver, the explorer finds
how production runs what its canary never did, or how a repair never starts.

Each schedule that it finds is in ``traces/``, the shortest there is; ``--accept`` writes them.
With everything in its place, ``test_canary_first`` and ``test_rolled_out`` find none.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.model.bad_changes import FAILURES, FIRST_BATCH
from tests.model.explore import BrokenPromiseError, Judge, explore, settled
from tests.model.fleets import Fleet
from tests.model.health import STOCK, without_rule_4
from tests.model.helm_controller import Outcome
from tests.model.promises import canary_first, is_rolled_out, values_are_there
from tests.model.scenario import Scenario
from tests.model.scenarios import (
    ANY_ORDER,
    BATCHES,
    FIRST,
    ROLLING_SYNC,
    SMALL,
    TWO_PRODUCTIONS,
    fails,
    scenario,
    with_plain_depends_on,
    without_lockstep,
    without_the_suspend_term,
)
from tests.model.schedules import compare


def bad_change(fleet: Fleet = SMALL, **more: Any) -> Scenario:
    """A change of what is shared that fails on the canary, and the repair."""
    more = {"outcomes": fails(*FAILURES, common=2), **more}
    return scenario(fleet, FIRST, {"common": 2}, {"common": 3}, **more)


def with_options(tried: Scenario, change: Callable[[frozenset[str]], frozenset[str]]) -> Scenario:
    application = tried.application
    return replace(tried, application=replace(application, options=change(application.options)))


def stock_health_checks() -> Scenario:
    return bad_change(tamper=without_lockstep, scripts=STOCK)


def rolling_sync() -> Scenario:
    return bad_change(tamper=without_lockstep, **ROLLING_SYNC)


def sync_by_hand_without_lockstep() -> Scenario:
    return bad_change(tamper=without_lockstep, by_hand=frozenset({"prod"}))


def self_heal_after_a_sync_by_hand() -> Scenario:
    """One hub is synced by hand at a commit that failed: so Argo CD takes the commit for synced,
    and heals the other hub, too."""
    more = {"tamper": without_lockstep, "by_hand": frozenset({"prod-a"}), "timeout": False}
    tried = bad_change(TWO_PRODUCTIONS, **more)
    only = {pair: files for pair, files in tried.shared.items() if pair[0][2] == "prod-b"}
    return replace(tried, shared=only)


def plain_depends_on() -> Scenario:
    return bad_change(tamper=with_plain_depends_on, **ANY_ORDER)


def apply_out_of_sync_only_without_lockstep() -> Scenario:
    tried = bad_change(tamper=without_lockstep)
    return with_options(tried, lambda options: options | {"ApplyOutOfSyncOnly=true"})


def suspended_canary_without_the_suspend_term() -> Scenario:
    return bad_change(tamper=without_the_suspend_term, suspensions=1, **ANY_ORDER)


def waves_alone_with_a_watch_later_than_the_wave_delay() -> Scenario:
    return bad_change(tamper=without_lockstep, cache="any")


def batches_applied_in_any_order() -> Scenario:
    """The second lock knows no batches."""
    return bad_change(BATCHES, shared=FIRST_BATCH, **ANY_ORDER)


def no_prune_last() -> Scenario:
    tried = bad_change(Fleet(hubs=SMALL.hubs, nulls=True))
    return with_options(tried, lambda options: options - {"PruneLast=true"})


FOUND: tuple[tuple[Callable[[], Scenario], Judge], ...] = (
    (stock_health_checks, canary_first),
    (rolling_sync, canary_first),
    (sync_by_hand_without_lockstep, canary_first),
    (self_heal_after_a_sync_by_hand, canary_first),
    (plain_depends_on, canary_first),
    (apply_out_of_sync_only_without_lockstep, canary_first),
    (suspended_canary_without_the_suspend_term, canary_first),
    (waves_alone_with_a_watch_later_than_the_wave_delay, canary_first),
    (batches_applied_in_any_order, canary_first),
    (no_prune_last, values_are_there),
)


@pytest.mark.parametrize(("unsafe", "judge"), FOUND, ids=[each.__name__ for each, _ in FOUND])
def test_what_is_unsafe_is_found(
    unsafe: Callable[[], Scenario], judge: Judge, request: pytest.FixtureRequest
) -> None:
    tried = unsafe()
    with pytest.raises(BrokenPromiseError) as found:
        explore(tried, settled(tried), judge)
    compare(unsafe.__name__, found.value, accept=request.config.getoption("--accept"))


def test_without_rule_4_the_repair_never_starts(request: pytest.FixtureRequest) -> None:
    """A template error: the operation waits for ever, unless the sync timeout ends it."""
    outcomes = fails(Outcome.NOTHING, common=2)
    tried = bad_change(outcomes=outcomes, scripts=without_rule_4(), timeout=False)
    with pytest.raises(BrokenPromiseError) as found:
        explore(tried, settled(tried)).must_reach(lambda state: is_rolled_out(tried, state))
    accept = request.config.getoption("--accept")
    compare("no_rule_4_and_no_sync_timeout", found.value, accept=accept)


def test_without_rule_4_the_sync_timeout_lets_the_repair_start() -> None:
    outcomes = fails(Outcome.NOTHING, common=2)
    tried = bad_change(outcomes=outcomes, scripts=without_rule_4())
    explore(tried, settled(tried)).must_reach(lambda state: is_rolled_out(tried, state))
