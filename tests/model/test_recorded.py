"""The model does what the real engines were seen doing: Argo CD 3.5.3, helm-controller 1.6.4 and
source-controller 1.9.3 on Kubernetes 1.36.1, each row a run of theirs. Their order of events is
given by who acts first; the explorer then tries all others."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.model.api import Live, SourceStatus
from tests.model.bed import Bed
from tests.model.explore import follow
from tests.model.fleets import CHART, Fleet
from tests.model.health import OWN, STOCK, verdict, without_rule_4
from tests.model.helm_controller import Outcome
from tests.model.manifests import Catalogue, Document
from tests.model.scenario import Application
from tests.model.scenarios import (
    ANY_ORDER,
    FIRST,
    SMALL,
    fails,
    scenario,
    with_plain_depends_on,
    without_lockstep,
    without_the_suspend_term,
)

BROKEN, NOTHING = Outcome.BROKEN, Outcome.NOTHING
OUT_OF_SYNC_ONLY = Application(
    retries=3, refresh=True, options=frozenset({"PruneLast=true", "ApplyOutOfSyncOnly=true"})
)
NO_LOCKSTEP: Mapping[str, Any] = {"tamper": without_lockstep}
FROM_THE_LOWEST_WAVE = "; applies wave -30; applies wave -10; applies wave 0"
COMMITS = (FIRST, {"common": 2}, {"common": 3})

# Waves alone, staging broken by the upgrade: how; the failure; who is stopped meanwhile; whether
# production is held or goes through; the operation; whether the repairing commit recovers.
WAVES: Mapping[str, tuple[Mapping[str, Any], Outcome, bool, str, str, bool]] = {
    "own, template error": ({}, NOTHING, False, "held", "Failed 1", True),
    "own, pod never ready": ({}, BROKEN, False, "held", "Failed 1", True),
    "own, template error, HC stopped": ({}, NOTHING, True, "held", "Failed 1", True),
    "own without rule 4, template error": (
        {"scripts": without_rule_4()}, NOTHING, False, "held", "Running 1", False,
    ),
    "stock, template error": ({"scripts": STOCK}, NOTHING, False, "held", "Failed 1", True),
    "stock, pod never ready": ({"scripts": STOCK}, BROKEN, False, "held", "Failed 1", True),
    "stock, HC stopped": ({"scripts": STOCK}, NOTHING, True, "applied", "Succeeded 1", True),
    "own, ApplyOutOfSyncOnly": (
        {"application": OUT_OF_SYNC_ONLY}, NOTHING, False, "applied", "Succeeded 1", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", WAVES.values(), ids=WAVES)
def test_waves_when_staging_breaks(
    row: tuple[Mapping[str, Any], Outcome, bool, str, str, bool],
) -> None:
    """Failure modes of design B, the table."""
    how, outcome, is_stopped, production, operation, recovers = row
    more = {**NO_LOCKSTEP, "outcomes": fails(outcome, common=2), **how}
    bed = Bed.of(SMALL, *COMMITS, **more)
    bed.push()
    if is_stopped:
        bed.run("Argo CD", "Flux")
    bed.take_turns()
    seen = ("applied" if bed.wants("prod") == 2 else "held", bed.operation())
    assert seen == (production, operation)
    bed.push()
    bed.take_turns()
    assert (bed.runs("prod") == 3) == recovers


def test_a_new_commit_in_the_middle_follows_when_the_operation_has_ended() -> None:
    bed = Bed.of(SMALL, FIRST, {"common": 3}, {"common": 4})
    bed.push()
    bed.run("Argo CD", "Flux")
    bed.push()
    assert bed.operation() == "Running 1"
    steps = bed.take_turns()
    assert [step for step in steps if step.startswith("Argo CD")] == [
        "Argo CD: finds wave 0 healthy; applies wave 10; succeeded",
        f"Argo CD: sees commit 2 and starts to sync{FROM_THE_LOWEST_WAVE}",
        "Argo CD: finds wave 0 healthy; applies wave 10; succeeded",
    ]
    assert bed.runs("prod") == 4


def test_a_retry_takes_the_newest_commit_from_the_lowest_wave() -> None:
    bed = Bed.of(SMALL, *COMMITS, **NO_LOCKSTEP, outcomes=fails(BROKEN, common=2))
    bed.push()
    bed.run("Argo CD")
    bed.run("helm-controller")
    assert (bed.operation(), bed.ready("staging")) == ("Running 1", "RollbackSucceeded")
    bed.push()
    assert bed.take_turns()[:2] == [
        "Argo CD: finds staging Degraded: the attempt fails",
        f"Argo CD: retries (1), at commit 2{FROM_THE_LOWEST_WAVE}",
    ]
    assert (bed.operation(), bed.runs("prod")) == ("Succeeded 2", 3)


def test_a_commit_that_failed_is_left_alone_and_nothing_heals_production_into_it() -> None:
    bed = Bed.of(SMALL, FIRST, {"common": 2}, **NO_LOCKSTEP)
    bed.push()
    bed.take_turns()
    assert (bed.operation(), bed.wants("prod")) == ("Failed 1", 1)
    # Drift is not healed meanwhile, either.
    bed.apply("staging", 0)
    bed.run()
    assert (bed.operation(), bed.wants("staging")) == ("Failed 1", 1)


def test_a_wave_that_never_ends_blocks_every_commit() -> None:
    """Progressing for ever: nothing syncs, not even the fix."""
    bed = Bed.of(SMALL, *COMMITS)
    bed.suspend("staging")
    bed.push()
    bed.run()
    bed.push()
    bed.run()
    assert (bed.operation(), bed.wants("staging"), bed.runs("prod")) == ("Running 1", 2, 1)


def test_the_sync_timeout_ends_a_wave_that_never_ends_and_the_next_commit_syncs() -> None:
    bed = Bed.of(SMALL, *COMMITS, timeout=True)
    bed.suspend("staging")
    bed.push()
    bed.run()
    assert (bed.operation(), bed.runs("prod")) == ("Failed 1", 1)
    bed.suspend("staging", wanted=False)
    bed.push()
    bed.run()
    assert (bed.operation(), bed.runs("prod")) == ("Succeeded 2", 3)


def test_drift_is_healed_after_a_success() -> None:
    bed = Bed.of(SMALL, FIRST, {"common": 3})
    bed.push()
    bed.run()
    bed.apply("prod", 0)
    assert bed.run("Argo CD") == ["Argo CD: heals what is out of sync; applies wave 10; succeeded"]
    assert bed.wants("prod") == 3


def test_the_last_wave_is_waited_for_only_if_something_is_to_be_pruned() -> None:
    """A rotation: the new one beside the old, staging, production, then the prune."""
    bed = Bed.of(SMALL, FIRST, {"common": 3})
    rotation = Bed.of(Fleet(hubs=SMALL.hubs, nulls=True), FIRST, {"common": 3})
    ended = []
    for each in (bed, rotation):
        each.push()
        steps = each.run("Argo CD", "Flux", "helm-controller")
        starts = "helm-controller, prod: STARTS to upgrade common=3"
        production = next(n for n, step in enumerate(steps) if step.startswith(starts))
        ended.append([n > production for n, step in enumerate(steps) if "succeeded" in step])
        assert each.runs("prod") == 3
    assert ended == [[False], [True]]


def test_a_suspended_production_release_blocks_a_rotation() -> None:
    bed = Bed.of(Fleet(hubs=SMALL.hubs, nulls=True), FIRST, {"common": 3}, {"common": 4})
    bed.suspend("prod")
    bed.push()
    bed.run()
    bed.push()
    bed.run()
    assert (bed.operation(), bed.runs("staging"), bed.runs("prod")) == ("Running 1", 3, 1)


class TestLockstep:
    """The second lock alone, in helm-controller: applied by hand, production first."""

    def bed(self, *commits: Mapping[str, int], **more: Any) -> Bed:
        return Bed.of(SMALL, *(commits or COMMITS), **{**ANY_ORDER, **more})

    def test_production_waits_before_staging_exists(self) -> None:
        tried = scenario(SMALL, FIRST, outcomes=fails(), **ANY_ORDER)
        bed = Bed(tried, tried.empty())
        bed.apply("prod", 0)
        bed.run("helm-controller")
        assert (bed.ready("prod"), bed.runs("prod")) == ("DependencyNotReady", 0)
        bed.apply("staging", 0)
        bed.run("helm-controller")
        assert (bed.runs("staging"), bed.runs("prod")) == (1, 1)

    def test_production_waits_while_staging_is_broken_and_follows_its_repair(self) -> None:
        bed = self.bed()
        bed.apply("prod", 1)
        bed.run("helm-controller")
        bed.apply("staging", 1)
        bed.run("helm-controller")
        assert (bed.ready("prod"), bed.runs("prod")) == ("DependencyNotReady", 1)
        for name in ("staging", "prod"):
            bed.apply(name, 2)
        bed.run("helm-controller")
        assert bed.runs("prod") == 3

    def test_production_waits_while_staging_has_another_id(self) -> None:
        bed = self.bed(FIRST, {"common": 3})
        bed.apply("prod", 1)
        bed.run("helm-controller")
        assert (bed.ready("prod"), bed.runs("prod")) == ("DependencyNotReady", 1)

    def test_an_unchanged_production_stays_ready_when_staging_breaks(self) -> None:
        bed = self.bed(FIRST, {"staging": 2}, outcomes=fails(NOTHING, staging=2))
        before = bed.live("prod")
        bed.apply("staging", 1)
        bed.run("helm-controller")
        assert bed.ready("staging") == "Progressing"  # the next attempt; the last one failed
        assert bed.status("staging").failures == 2
        assert bed.live("prod") == before

    def test_a_change_of_production_alone_waits_for_a_broken_staging(self) -> None:
        bed = self.bed(FIRST, {"staging": 2}, {"prod": 2}, outcomes=fails(NOTHING, staging=2))
        bed.apply("staging", 1)
        bed.run("helm-controller")
        bed.apply("prod", 2)
        bed.run("helm-controller")
        assert bed.ready("prod") == "DependencyNotReady"

    @pytest.mark.parametrize(
        ("tamper", "version"), [(lambda document: document, 1), (without_the_suspend_term, 3)]
    )
    def test_a_suspended_staging(self, tamper: Any, version: int) -> None:
        """It moves observedGeneration and stays Ready, with nothing deployed."""
        bed = self.bed(FIRST, {"common": 3}, tamper=tamper)
        bed.apply("prod", 1)
        bed.apply("staging", 1)
        bed.suspend("staging")
        bed.run("helm-controller")
        staging = bed.live("staging")
        assert (bed.status("staging").observed, bed.runs("staging")) == (staging.generation, 1)
        assert bed.runs("prod") == version
        bed.suspend("staging", wanted=False)
        bed.run("helm-controller")
        assert (bed.runs("staging"), bed.runs("prod")) == (3, 3)

    def test_a_plain_depends_on(self) -> None:
        """Production goes at once; and, unchanged, it is not ready when staging breaks."""
        bed = self.bed(tamper=with_plain_depends_on)
        bed.apply("prod", 2)
        bed.run("helm-controller")
        assert (bed.runs("staging"), bed.runs("prod")) == (1, 3)
        bed.apply("staging", 1)
        bed.run("helm-controller")
        assert bed.ready("prod") == "DependencyNotReady"


# How an upgrade of staging goes, step by step: what helm-controller has just done, and the verdict
# of the stock check and of our own. Rows of "Built-in and own verdict side by side".
STARTS = ("STARTS", "Progressing", "Progressing")
READS = ("reads", "Healthy", "Progressing")
SUCCEEDS = [("succeeds", "Healthy", "Progressing"), ("has", "Healthy", "Healthy")]
STORIES: Mapping[str, tuple[Outcome, Mapping[str, int], list[tuple[str, str, str]]]] = {
    "it succeeds": (
        Outcome.OK,
        {},
        [("applied", "Healthy", "Progressing"), READS, STARTS, *SUCCEEDS],
    ),
    "with a new chart": (
        Outcome.OK,
        {CHART: 2},
        [
            ("applied", "Healthy", "Progressing"),
            READS,
            ("waits", "Degraded", "Progressing"),
            ("reads", "Degraded", "Progressing"),
            STARTS,
            *SUCCEEDS,
        ],
    ),
    "a template error": (
        NOTHING,
        {},
        [
            ("applied", "Healthy", "Progressing"),
            READS,
            STARTS,
            ("fails", "Degraded", "Progressing"),
            ("reads", "Degraded", "Progressing"),
            STARTS,
            ("fails", "Degraded", "Degraded"),
            ("reads", "Degraded", "Degraded"),
            STARTS,
        ],
    ),
    "pods never ready": (
        BROKEN,
        {},
        [
            ("applied", "Healthy", "Progressing"),
            READS,
            STARTS,
            ("fails", "Degraded", "Progressing"),
            ("takes", "Degraded", "Progressing"),
            ("reads", "Degraded", "Progressing"),
            STARTS,
            ("fails", "Degraded", "Degraded"),
            ("takes", "Degraded", "Degraded"),
        ],
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_both_verdicts_on_each_step_of_an_upgrade(
    story: tuple[Outcome, Mapping[str, int], list[tuple[str, str, str]]],
) -> None:
    outcome, commit, expected = story
    bed = Bed.of(SMALL, FIRST, {"common": 2, **commit}, outcomes=fails(outcome, common=2))
    bed.apply("staging", 1)
    assert verdicts(bed) == expected


def test_both_verdicts_when_a_fix_is_applied_on_top_of_a_failure() -> None:
    bed = Bed.of(SMALL, *COMMITS, outcomes=fails(BROKEN, common=2))
    bed.apply("staging", 1)
    bed.run("helm-controller")
    assert bed.status("staging").condition("Stalled") is not None
    bed.apply("staging", 2)
    assert verdicts(bed)[:2] == [
        ("applied", "Degraded", "Progressing"),
        ("reads", "Degraded", "Progressing"),
    ]


def test_both_verdicts_of_a_release_that_was_just_created_and_of_a_suspended_one() -> None:
    tried = scenario(SMALL, FIRST, outcomes=fails(), **ANY_ORDER)
    bed = Bed(tried, tried.empty())
    bed.apply("staging", 0)
    assert [bed.health("staging", scripts) for scripts in (STOCK, OWN)] == ["Progressing"] * 2
    bed.suspend("staging")
    assert [bed.health("staging", scripts) for scripts in (STOCK, OWN)] == ["Suspended"] * 2


def verdicts(bed: Bed) -> list[tuple[str, str, str]]:
    """Let helm-controller alone go on with staging, and judge after each step."""
    found = [("applied", bed.health("staging", STOCK), bed.health("staging", OWN))]
    for move in follow(bed.scenario, bed.state, "helm-controller, staging"):
        bed.state = move.after
        done = move.words.split()[0].strip(",")
        found.append((done, bed.health("staging", STOCK), bed.health("staging", OWN)))
    return found


@pytest.mark.parametrize(
    ("outcome", "failures", "counted", "is_stalled", "observed"),
    [(BROKEN, 2, 2, True, 2), (NOTHING, 2, 0, False, 1)],
    ids=["leaves a failed release", "leaves none"],
)
def test_how_a_failure_ends(
    outcome: Outcome, failures: int, counted: int, observed: int, *, is_stalled: bool
) -> None:
    """After one retry. What leaves no release is tried for ever (the model stops counting)."""
    bed = Bed.of(SMALL, FIRST, {"common": 2}, outcomes=fails(outcome, common=2))
    bed.apply("staging", 1)
    bed.run("helm-controller")
    status = bed.status("staging")
    stalled = status.condition("Stalled") is not None
    assert (status.failures, status.counted, status.observed) == (failures, counted, observed)
    assert (stalled, status.attempted, bed.runs("staging")) == (is_stalled, 2, 1)


def test_a_source_is_healthy_once_it_has_this_commit() -> None:
    """A rendered `requestedAt` that was not handled yet: the stock check would not wait."""
    document: Document = {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {
            "name": "fleet",
            "namespace": "fleet-system",
            "annotations": {"reconcile.fluxcd.io/requestedAt": "2"},
        },
        "spec": {},
    }
    manifest = Catalogue().manifest(document)
    states = [None, SourceStatus(1, "1"), SourceStatus(1, "2")]
    assert [verdict(OWN["GitRepository"], Live(manifest, 1, status)) for status in states] == [
        "Progressing",
        "Progressing",
        "Healthy",
    ]
