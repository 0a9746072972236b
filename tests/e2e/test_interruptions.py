"""What comes in between: another commit, somebody's hand, a controller or the API server that ends.

Each scenario starts from a fleet that is well, and leaves it so.
"""

from typing import Any

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.carriers.argocd import ArgoCD
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Cluster, Fleet
from tests.e2e.promise import ASKED, RAN


class Running:
    """A fleet whose commits count up the value that all share."""

    def __init__(self, delivery: Delivery, first: Fleet) -> None:
        self.delivery = delivery
        self.fleet = first
        self.level = 1

    def commit(self, staging: dict[str, Any] | None = None) -> str:
        self.level += 1
        shared = self.fleet.layer("common", shared={"level": self.level})
        self.fleet = shared.layer("staging", **(staging or {}))
        return self.delivery.commit(self.fleet, f"level {self.level}")

    def wait_until_asked(self, hub: str) -> None:
        level = self.level
        self.delivery.wait(f"{hub} is asked level {level}", lambda hubs: hubs[hub].is_asked(level))

    def does_run(self, hub: str) -> bool:
        return self.delivery.hub(hub).does_run(self.level)


@pytest.fixture(scope="module")
def installed(deliver: Open) -> Running:
    delivery = deliver("interruptions")
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    return Running(delivery, first)


@pytest.fixture
def running(installed: Running) -> Running:
    installed.delivery.from_here()
    return installed


def test_a_commit_in_the_middle_of_a_rollout_follows_by_itself(running: Running) -> None:
    running.commit()
    running.wait_until_asked("staging")
    commit = running.commit()

    running.delivery.wait_until_done(commit)

    assert running.does_run("prod")
    running.delivery.assert_kept()


def test_a_commit_that_mends_staging_in_the_middle_of_a_rollout_follows_by_itself(
    running: Running,
) -> None:
    """The first must end before: its pods have until `delivery.timeout` to start."""
    running.commit(staging={"neverReady": True})
    running.wait_until_asked("staging")
    commit = running.commit()

    running.delivery.wait_until_done(commit, seconds=420)

    assert running.does_run("prod")
    running.delivery.assert_kept()


@pytest.mark.engines("argocd")
def test_a_sync_by_hand_of_everything_keeps_the_order(running: Running, bed: Bed) -> None:
    argocd, cluster = by_hand(running)
    with faults.busy(bed):
        commit = running.commit()
        running.wait_until_asked("staging")
        argocd.end_operation(cluster)
        running.delivery.wait_until_failed()
        argocd.sync_by_hand(cluster, revision=commit)
        running.delivery.wait("a sync", lambda _: argocd.is_in("Running", cluster))
    running.delivery.wait_until_done(commit)

    running.delivery.assert_kept()


def by_hand(running: Running) -> tuple[ArgoCD, Cluster]:
    carrier = running.delivery.carrier
    assert isinstance(carrier, ArgoCD)
    return carrier, running.delivery.cluster()


def sync_production_past_the_waves(running: Running) -> None:
    """Staging is broken; somebody asks Argo CD for production alone."""
    argocd, cluster = by_hand(running)
    commit = running.commit(staging={"fail": "broken"})
    running.wait_until_asked("staging")
    running.delivery.wait_until_failed()
    argocd.end_operation(cluster)
    running.delivery.wait("its end", lambda _: argocd.has_ended(cluster))
    argocd.sync_by_hand(cluster, "prod", revision=commit)
    running.wait_until_asked("prod")


@pytest.mark.engines("argocd")
def test_a_sync_by_hand_of_production_alone_is_stopped_by_flux(running: Running) -> None:
    """No wave is looked at then; docs/rollout.md tells people not to."""
    sync_production_past_the_waves(running)
    delivery = running.delivery
    delivery.wait("production waits", lambda hubs: hubs["prod"].is_waiting)
    delivery.stays("it does not run it", lambda: not running.does_run("prod"))

    commit = running.commit()
    delivery.wait_until_done(commit)

    assert {breach.how for breach in delivery.breaches()} == {ASKED}, "by hand, and no further"


@pytest.mark.engines("argocd")
def test_it_is_noticed_if_flux_has_no_lock(deliver: Open) -> None:
    """The same, where Argo CD's waves are all there is."""
    delivery = deliver("one-lock", faults.without_second_lock)
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    running = Running(delivery, first)

    sync_production_past_the_waves(running)
    delivery.wait("production runs it", lambda _: running.does_run("prod"))

    assert {breach.how for breach in delivery.breaches()} == {ASKED, RAN}


def test_an_edit_by_hand_is_undone_and_never_runs_while_staging_is_suspended(
    running: Running,
) -> None:
    """Undone it is a new generation all the same, which waits for staging; the hub does not."""
    delivery = running.delivery
    before = delivery.hub("prod").runs
    delivery.change("staging", {"spec": {"suspend": True}})

    delivery.change("prod", {"spec": {"values": {"shared": {"level": 99}}}})
    delivery.look_again()
    delivery.wait("the edit is undone", lambda hubs: not hubs["prod"].is_asked(99))
    delivery.wait("production waits", lambda hubs: hubs["prod"].is_waiting)
    delivery.stays("it runs what it ran", lambda: delivery.hub("prod").runs == before)

    delivery.change("staging", {"spec": {"suspend": None}})
    delivery.wait("all are well", lambda hubs: all(hub.is_healthy for hub in hubs.values()))
    assert delivery.hub("prod").runs == before
    assert {breach.how for breach in delivery.breaches()} == {ASKED}, "by hand, and no further"


@pytest.mark.parametrize("program", ["helm-controller", "source-controller"])
@pytest.mark.parametrize("hub", ["staging", "prod"])
def test_a_controller_of_flux_that_is_killed_goes_on_where_it_was(
    running: Running, bed: Bed, program: str, hub: str
) -> None:
    """In the middle of each stage's upgrade, without a chance to put anything in order."""
    commit = running.commit()
    running.wait_until_asked(hub)

    bed.alpha.programs[program].kill()
    bed.alpha.programs[program].start()
    running.delivery.wait_until_done(commit, seconds=420)

    assert running.does_run("prod")
    running.delivery.assert_kept()


def test_it_is_noticed_if_a_controller_does_not_come_back(running: Running, bed: Bed) -> None:
    """Nor is a commit done that nobody has brought."""
    bed.alpha.programs["helm-controller"].kill()
    commit = running.commit()
    running.wait_until_asked("staging")
    running.delivery.stays("it is not done", lambda: not running.delivery.is_done(commit))

    bed.alpha.programs["helm-controller"].start()
    running.delivery.wait_until_done(commit, seconds=420)


ARGO_CD = ["application-controller", "applicationset-controller", "repo-server"]


@pytest.mark.engines("argocd")
@pytest.mark.parametrize("program", ARGO_CD)
def test_a_controller_of_argo_cd_that_is_killed_goes_on_where_it_was(
    running: Running, bed: Bed, program: str
) -> None:
    commit = running.commit()
    running.wait_until_asked("staging")

    bed.argocd.programs[program].kill()
    bed.argocd.programs[program].start()
    running.delivery.wait_until_done(commit, seconds=420)

    assert running.does_run("prod")
    running.delivery.assert_kept()


@pytest.mark.engines("flux")
def test_the_controller_of_kustomizations_that_is_killed_goes_on_where_it_was(
    running: Running, bed: Bed
) -> None:
    """It knows what waits for what."""
    commit = running.commit()
    running.wait_until_asked("staging")

    bed.alpha.programs["kustomize-controller"].kill()
    bed.alpha.programs["kustomize-controller"].start()
    running.delivery.wait_until_done(commit, seconds=420)

    assert running.does_run("prod")
    running.delivery.assert_kept()


@pytest.mark.engines("flux")
def test_a_commit_gets_through_while_nobody_can_be_told(running: Running, bed: Bed) -> None:
    """But slowly: who has something to tell tries for a quarter of a minute, and waits for it."""
    bed.alpha.programs["notification-controller"].kill()
    commit = running.commit()
    running.delivery.wait_until_done(commit, seconds=600)
    bed.alpha.programs["notification-controller"].start()

    assert running.does_run("prod")
    running.delivery.assert_kept()


def test_the_api_server_may_be_away_for_a_while(running: Running, bed: Bed) -> None:
    commit = running.commit()
    running.wait_until_asked("staging")

    bed.alpha.programs["kube-apiserver"].restart()
    bed.alpha.wait_for_the_api_server()
    running.delivery.wait_until_done(commit, seconds=420)

    assert running.does_run("prod")
    running.delivery.assert_kept()
