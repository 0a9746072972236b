"""A commit changes what production waits for, where Flux alone delivers.

Who waits for whom comes with the commit itself, by a Kustomization of its own: the root. Here that
is held back, so that all others see the commit first.
"""

import pytest

from tests.e2e import faults
from tests.e2e.carriers.flux import SOURCE
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.promise import ASKED

pytestmark = pytest.mark.engines("flux")
HUBS = ("prod", "staging", "other-staging")


def install(delivery: Delivery) -> Fleet:
    """Return a fleet whose production waits for one canary, and then shall wait for another."""
    first = delivery.fleet(*HUBS).hub("prod", staged_by="other-staging")
    delivery.install(first)
    delivery.from_here()
    return first


def hold_back_the_root(delivery: Delivery, *, ends: bool = False) -> None:
    patch = {"spec": {"suspend": None if ends else True}}
    delivery.api().merge("Kustomization", SOURCE, f"{delivery.name}-system", patch)


def test_no_hub_begins_before_the_order_of_its_commit_is_there(deliver: Open) -> None:
    delivery = deliver("order")
    first = install(delivery)
    before = delivery.hubs()
    one = first.hub("prod", staged_by="staging").layer("common", shared={"level": 2})

    hold_back_the_root(delivery)
    delivery.commit(one.layer("staging", fail="broken"))
    delivery.stays("all are as before", lambda: delivery.hubs() == before)
    hold_back_the_root(delivery, ends=True)
    delivery.wait("the old canary runs it", lambda hubs: hubs["other-staging"].does_run(2))
    delivery.wait_until_failed()
    delivery.stays("production is as before", lambda: delivery.hub("prod") == before["prod"])

    delivery.wait_until_done(delivery.commit(one.layer("common", shared={"level": 3})))
    delivery.assert_kept()


def test_it_is_noticed_if_hubs_do_not_wait_for_the_root(deliver: Open) -> None:
    """Flux's second lock still holds: nothing runs."""
    delivery = deliver("rootless", faults.regardless_of_the_root)
    first = install(delivery)
    one = first.hub("prod", staged_by="staging").layer("common", shared={"level": 2})

    hold_back_the_root(delivery)
    delivery.commit(one.layer("staging", fail="broken"))
    delivery.wait("production is asked", lambda hubs: hubs["prod"].is_asked(2))

    assert {breach.how for breach in delivery.breaches()} == {ASKED}
