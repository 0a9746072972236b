"""`fleetwave rollout` says of a real rollout what comes of it, and for what it waits."""

import re

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet

TIMED_OUT = 4


@pytest.fixture(scope="module")
def installed(deliver: Open) -> tuple[Delivery, Fleet]:
    delivery = deliver("rollout")
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    return delivery, first


def rollout(delivery: Delivery, timeout: str, exits: int) -> str:
    """Run it as a CI job does, in which no terminal is drawn over."""
    where = f"--kubeconfig={delivery.bed.alpha.kubeconfig}"
    arguments = ("rollout", delivery.name, "--timeout", timeout, where)
    return delivery.fleetwave(*arguments, exits=exits, seconds=420)


def waiting_for_staging(delivery: Delivery) -> str:
    wave = " in wave 0" if delivery.carrier.engine == "argocd" else ""
    return f"/prod: waiting: for `staging`{wave}\n"


@pytest.mark.short
def test_it_ends_when_all_hubs_have_the_commit(installed: tuple[Delivery, Fleet]) -> None:
    delivery, first = installed

    commit = delivery.commit(first.layer("common", shared={"level": 2}))
    told = rollout(delivery, "4m", exits=0)

    assert all(hub.does_run(2) for hub in delivery.hubs().values())
    assert re.search(r"/staging: done.*/prod: done", told, re.DOTALL), told
    assert told.endswith(f"{delivery.name}: done at commit {commit[:7]}\n"), told


def test_it_is_not_over_while_staging_has_not_begun(
    installed: tuple[Delivery, Fleet], bed: Bed
) -> None:
    delivery, first = installed

    with faults.busy(bed):
        commit = delivery.commit(first.layer("common", shared={"level": 3}))
        delivery.wait("staging is asked", lambda hubs: hubs["staging"].is_asked(3))
        told = rollout(delivery, "10s", exits=TIMED_OUT)
    delivery.wait_until_done(commit)

    assert "/staging: upgrading: helm-controller has not begun\n" in told, told
    assert waiting_for_staging(delivery) in told, told


def test_it_fails_with_what_staging_says(installed: tuple[Delivery, Fleet]) -> None:
    delivery, first = installed

    delivery.commit(first.layer("common", shared={"level": 4}).layer("staging", fail="no bread"))
    told = rollout(delivery, "6m", exits=1)

    assert re.search(r"/staging: failed: .*no bread\n", told), told
    assert waiting_for_staging(delivery) in told, told
    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 5})))
