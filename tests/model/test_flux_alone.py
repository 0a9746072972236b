"""Without Argo CD, the same promises: the order is kept, and the repair rolls out.

``dependsOn`` between Kustomizations is the first lock, ``readyExpr`` between HelmReleases is still
the second. What the first one holds alone, it holds as long as nobody suspends a canary's release.
"""

from collections.abc import Mapping

import pytest

from tests.model.api import Move, State
from tests.model.bad_changes import (
    BACK,
    BAD_CHANGE,
    COMMITS,
    FAILURES,
    FIRST_BATCH,
    FLEETS,
    GATED_ONCE,
    REPAIRED,
    WITHOUT_BATCHES,
    bad_on_canaries,
)
from tests.model.explore import Graph, Judge, explore, settled
from tests.model.fleets import CHART, Fleet, hub
from tests.model.flux_locks import (
    Tamper,
    no_depends_on,
    no_wait,
    other_source_for_production,
    ready_expressions,
    root_not_first,
)
from tests.model.helm_controller import Outcome
from tests.model.manifests import Content, Key
from tests.model.promises import (
    canary_first,
    is_rolled_out,
    sources_are_there,
    support_first,
    values_are_there,
)
from tests.model.scenario import Outcomes, Scenario
from tests.model.scenarios import (
    ANYTHING,
    BATCHES,
    BREAK_GLASS,
    FIRST,
    GATED_TWICE,
    SMALL,
    TWO_CANARIES,
    TWO_PRODUCTIONS,
    during_an_outage,
    fails,
    flux,
    without_lockstep,
)

ONE_CANARY = Fleet(hubs={"staging": hub(), "prod": hub("r")})
deep = pytest.mark.deep


def holds(tried: Scenario, judge: Judge = canary_first, *releases: str) -> Graph:
    """Explore all schedules: the promise is kept, and from everywhere there is a way to the end."""
    graph = explore(tried, settled(tried), judge)
    graph.must_reach(lambda state: is_rolled_out(tried, state, *releases))
    return graph


@pytest.mark.parametrize(
    "fleet",
    [pytest.param(each, marks=deep if each is TWO_CANARIES else ()) for each in FLEETS.values()],
    ids=FLEETS,
)
def test_with_both_locks(fleet: Fleet) -> None:
    holds(flux(fleet, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries))


@pytest.mark.parametrize("commits", COMMITS.values(), ids=COMMITS)
def test_whatever_the_commits_change(commits: tuple[Mapping[str, int], ...]) -> None:
    tried = flux(SMALL, FIRST, *commits, outcomes=bad_on_canaries)
    explore(tried, settled(tried), canary_first)


def test_on_the_first_installation() -> None:
    tried = flux(SMALL, {"common": 2}, {"common": 3}, outcomes=bad_on_canaries)
    graph = explore(tried, tried.empty(), canary_first)
    graph.must_reach(lambda state: is_rolled_out(tried, state))


def test_on_a_first_installation_that_fails_everywhere() -> None:
    tried = flux(SMALL, FIRST, {"common": 2}, outcomes=lambda *_: ANYTHING)
    explore(tried, tried.empty(), canary_first)


@pytest.mark.parametrize("fleet", [SMALL, TWO_PRODUCTIONS, GATED_TWICE], ids=["1", "2", "gated"])
def test_with_the_first_lock_alone(fleet: Fleet) -> None:
    more = {"tamper": without_lockstep, "outcomes": bad_on_canaries}
    holds(flux(fleet, FIRST, *BAD_CHANGE, **more))


LOCKS: Mapping[str, Tamper] = {
    "Kustomizations in no order": no_depends_on,
    "that wait for nothing": no_wait,
    "with a readyExpr": ready_expressions,
    "of another source": other_source_for_production,
    "as the commit before had them": root_not_first,
}


@pytest.mark.parametrize("tamper", LOCKS.values(), ids=LOCKS)
def test_with_the_second_lock_alone(tamper: Tamper) -> None:
    holds(flux(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, tamper=tamper))


def test_whoever_suspends_a_canary_or_what_brings_it() -> None:
    """And production follows once both are resumed: no commit is needed."""
    tried = flux(SMALL, FIRST, *BAD_CHANGE, outcomes=bad_on_canaries, suspensions=1)
    holds(tried)


def test_a_batch_waits_for_the_one_before_it() -> None:
    outcomes = fails(*ANYTHING, releases=("prod-a",), common=2)
    holds(flux(BATCHES, FIRST, *BAD_CHANGE, outcomes=outcomes, shared=FIRST_BATCH))


def test_hubs_wait_for_support() -> None:
    fleet = Fleet(hubs=SMALL.hubs, support=True)
    outcomes = fails(*ANYTHING, releases=("support",), common=2)
    holds(flux(fleet, FIRST, *BAD_CHANGE, outcomes=outcomes), support_first)


@pytest.mark.parametrize("commits", [BACK[:2], BACK], ids=["taken back", "and given again"])
def test_what_is_taken_back_has_the_digest_again_that_it_had(
    commits: tuple[Mapping[str, int], ...],
) -> None:
    """Without git, the same objects are the same revision."""
    tried = flux(SMALL, FIRST, *commits, outcomes=bad_on_canaries, gitless=True)
    graph = explore(tried, settled(tried), canary_first)
    if commits == BACK[:2]:
        graph.must_reach(lambda state: is_rolled_out(tried, state))


class TestTheOrderChanges:
    """In the very commit that it is to hold for. The root comes first, so each Kustomization goes
    by the new order: what it would do in the old one is among the counterexamples."""

    def test_batches_are_given(self) -> None:
        outcomes = fails(*FAILURES, releases=("prod-a",), common=2)
        more = {"outcomes": outcomes, "shared": FIRST_BATCH}
        holds(flux(BATCHES, (WITHOUT_BATCHES, FIRST), *BAD_CHANGE, **more))

    @pytest.mark.parametrize("tamper", [lambda each: each, without_lockstep], ids=["2", "1"])
    def test_a_canary_is_given(self, tamper: Tamper) -> None:
        outcomes = fails(*FAILURES, releases=("r-staging",), r=2)
        more = {"outcomes": outcomes, "tamper": tamper}
        holds(flux(GATED_TWICE, (GATED_ONCE, FIRST), {"r": 2}, {"r": 3}, **more))

    @pytest.mark.parametrize("tamper", [lambda each: each, without_lockstep], ids=["2", "1"])
    def test_a_canary_is_new(self, tamper: Tamper) -> None:
        outcomes = fails(*FAILURES, releases=("r-staging",), r=2)
        more = {"outcomes": outcomes, "tamper": tamper}
        holds(flux(GATED_TWICE, (ONE_CANARY, FIRST), {"r": 2}, {"r": 3}, **more))

    def test_a_canary_goes(self) -> None:
        outcomes = fails(*FAILURES, releases=("r-staging", "staging"), common=2)
        holds(
            flux(
                ONE_CANARY,
                (GATED_TWICE, FIRST),
                (GATED_TWICE, {"common": 2}),
                {"common": 3},
                outcomes=outcomes,
            )
        )


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(each, marks=deep if each[0] is TWO_CANARIES else ())
        for each in REPAIRED.values()
    ],
    ids=REPAIRED,
)
def test_the_repair_rolls_out_after(case: tuple[Fleet, Outcomes]) -> None:
    fleet, outcomes = case
    holds(flux(fleet, FIRST, *BAD_CHANGE, outcomes=outcomes))


def test_a_production_hub_that_fails_holds_back_no_other() -> None:
    """Whatever is committed, and though the hub is never repaired."""

    def outcomes(key: Key, content: Content, _: State) -> tuple[Outcome, ...]:
        is_broken = key[2] == "prod-a" and content.values["common"] != 1
        return FAILURES if is_broken else (Outcome.OK,)

    tried = flux(TWO_PRODUCTIONS, FIRST, *BAD_CHANGE, outcomes=outcomes)
    holds(tried, canary_first, "staging", "prod-b")


def test_a_repair_gets_in_though_every_slot_is_taken() -> None:
    """A new commit ends all waiting."""
    outcomes = fails(Outcome.NOTHING, common=2)
    holds(flux(SMALL, FIRST, *BAD_CHANGE, outcomes=outcomes, slots=1))


def test_an_ungated_hub_gets_a_change_though_its_canary_is_broken_for_good() -> None:
    """Alone: the others are held as ever."""
    tried = flux(BREAK_GLASS, FIRST, {"common": 2}, outcomes=fails(*FAILURES, common=2))
    graph = holds(tried, canary_first, "urgent")
    assert not graph.where(lambda state: is_rolled_out(tried, state, "prod"))


def test_a_change_of_staging_alone_never_touches_production() -> None:
    def untouched(scenario: Scenario, state: State, move: Move) -> str | None:
        place = scenario.places[SMALL.key("prod")]
        changed = move.after.objects[place] != state.objects[place]
        return "production is touched" if changed else None

    tried = flux(SMALL, FIRST, {"staging": 2}, outcomes=fails(*ANYTHING, staging=2))
    explore(tried, settled(tried), untouched)


def test_what_production_still_needs_is_never_pruned() -> None:
    """Kustomize-controller prunes at once: what all hubs have from one Kustomization must stay."""
    nulls, sources = Fleet(hubs=SMALL.hubs, nulls=True), Fleet(hubs=SMALL.hubs, oci=True)
    outcomes = {"outcomes": fails(*FAILURES, common=2)}
    holds(flux(nulls, FIRST, *BAD_CHANGE, **outcomes), values_are_there)
    newer = ({CHART: 2, "common": 2}, {CHART: 3, "common": 3})
    holds(flux(sources, FIRST, *newer, **outcomes), sources_are_there)


class TestOutages:
    """What is tried again by itself, and what needs a commit."""

    def test_one_that_leaves_no_release_needs_none(self) -> None:
        """However long it lasts: where Argo CD gives a commit up, Flux tries again."""
        outage = {"outcomes": during_an_outage(Outcome.NOTHING, "staging"), "outage": True}
        holds(flux(SMALL, FIRST, *BAD_CHANGE, **outage))

    def test_one_that_outlasts_the_retries_of_a_release_does(self) -> None:
        """A Stalled release is only tried again for a change of it."""
        outage = {"outcomes": during_an_outage(Outcome.BROKEN, "staging"), "outage": True}
        tried = flux(SMALL, FIRST, *BAD_CHANGE, **outage)
        graph = explore(tried, settled(tried), canary_first)
        traps = graph.traps(lambda state: is_rolled_out(tried, state))
        assert traps
        later = graph.after(lambda state: not state.outage and state.head < tried.newest)
        assert later
        assert later.isdisjoint(traps)
