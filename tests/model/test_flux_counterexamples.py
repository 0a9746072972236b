"""Flux's own delivery with a lock taken off: what the explorer finds is in ``traces/flux-*``.

With everything in its place, ``test_flux_alone`` finds nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.model.bad_changes import FAILURES, FIRST_BATCH, GATED_ONCE, WITHOUT_BATCHES
from tests.model.explore import BrokenPromiseError, Judge, explore, settled
from tests.model.fleets import CHART, Fleet
from tests.model.flux_locks import (
    alone,
    no_depends_on,
    no_wait,
    other_source_for_production,
    ready_expressions,
    root_not_first,
    unprotected_sources,
)
from tests.model.helm_controller import Outcome
from tests.model.promises import canary_first, is_rolled_out, sources_are_there
from tests.model.scenario import Scenario
from tests.model.scenarios import (
    BATCHES,
    FIRST,
    GATED_TWICE,
    SMALL,
    TWO_PRODUCTIONS,
    fails,
    flux,
    without_lockstep,
)
from tests.model.schedules import compare

CHANGE: tuple[Mapping[str, int], ...] = ({"common": 2}, {"common": 3})


def bad_change(fleet: Fleet = SMALL, **more: Any) -> Scenario:
    return flux(fleet, FIRST, *CHANGE, **{"outcomes": fails(*FAILURES, common=2), **more})


def flux_no_depends_on() -> Scenario:
    return bad_change(tamper=alone(no_depends_on))


def flux_no_wait() -> Scenario:
    return bad_change(tamper=alone(no_wait))


def flux_ready_expressions_of_kustomizations() -> Scenario:
    """They replace the check of the revision."""
    return bad_change(tamper=alone(ready_expressions))


def flux_another_source_for_production() -> Scenario:
    """Only of the same source is the revision checked."""
    return bad_change(tamper=alone(other_source_for_production))


def flux_suspended_canary_without_lockstep() -> Scenario:
    """A suspended release is Current for kstatus once its generation is observed."""
    return bad_change(tamper=without_lockstep, suspensions=1)


def flux_root_not_first_when_batches_are_given() -> Scenario:
    """The second lock knows no batches."""
    return _batches_are_given(tamper=root_not_first)


def flux_root_not_first_when_a_canary_is_given_without_lockstep() -> Scenario:
    outcomes = fails(*FAILURES, releases=("r-staging",), r=2)
    more = {"outcomes": outcomes, "tamper": alone(root_not_first)}
    return flux(GATED_TWICE, (GATED_ONCE, FIRST), {"r": 2}, **more)


def flux_a_spec_read_long_before_when_batches_are_given() -> Scenario:
    """The limit of the root's coming first: that a Kustomization's own spec is read, or seen, later
    than the root was ready for the commit."""
    return _batches_are_given(cache="any")


def flux_sources_pruned_at_once() -> Scenario:
    fleet = Fleet(hubs=SMALL.hubs, oci=True)
    return flux(fleet, FIRST, {CHART: 2}, outcomes=fails(), tamper=unprotected_sources)


def _batches_are_given(**more: Any) -> Scenario:
    """In the commit that changes what is shared, which fails in the first batch."""
    outcomes = fails(*FAILURES, releases=("prod-a",), common=2)
    more = {"outcomes": outcomes, "shared": FIRST_BATCH, **more}
    return flux(BATCHES, (WITHOUT_BATCHES, FIRST), {"common": 2}, **more)


FOUND: tuple[tuple[Callable[[], Scenario], Judge], ...] = (
    (flux_no_depends_on, canary_first),
    (flux_no_wait, canary_first),
    (flux_ready_expressions_of_kustomizations, canary_first),
    (flux_another_source_for_production, canary_first),
    (flux_suspended_canary_without_lockstep, canary_first),
    (flux_root_not_first_when_batches_are_given, canary_first),
    (flux_root_not_first_when_a_canary_is_given_without_lockstep, canary_first),
    (flux_a_spec_read_long_before_when_batches_are_given, canary_first),
    (flux_sources_pruned_at_once, sources_are_there),
)


@pytest.mark.parametrize(("unsafe", "judge"), FOUND, ids=[each.__name__ for each, _ in FOUND])
def test_what_is_unsafe_is_found(
    unsafe: Callable[[], Scenario], judge: Judge, request: pytest.FixtureRequest
) -> None:
    tried = unsafe()
    with pytest.raises(BrokenPromiseError) as found:
        explore(tried, settled(tried), judge)
    compare(unsafe.__name__, found.value, accept=request.config.getoption("--accept"))


def flux_no_cancelling() -> Scenario:
    """The repair is not looked at before the timeout of the wait for what it repairs."""
    return bad_change(outcomes=fails(Outcome.NOTHING, common=2), cancels=False)


def flux_fewer_slots_than_hubs() -> Scenario:
    """A release that is tried for ever holds the slot that another hub needs, until the timeout:
    it is never Stalled."""
    outcomes = fails(Outcome.NOTHING, releases=("prod-a",), common=2)
    return flux(TWO_PRODUCTIONS, FIRST, {"common": 2}, outcomes=outcomes, slots=1)


DELAYED: tuple[tuple[Callable[[], Scenario], tuple[str, ...]], ...] = (
    (flux_no_cancelling, ()),
    (flux_fewer_slots_than_hubs, ("staging", "prod-b")),
)


@pytest.mark.parametrize(("slow", "hubs"), DELAYED, ids=[each.__name__ for each, _ in DELAYED])
def test_what_waits_for_a_timeout_is_found(
    slow: Callable[[], Scenario], hubs: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    tried = slow()
    with pytest.raises(BrokenPromiseError) as found:
        explore(tried, settled(tried)).must_reach(lambda state: is_rolled_out(tried, state, *hubs))
    compare(slow.__name__, found.value, accept=request.config.getoption("--accept"))
