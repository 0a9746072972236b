"""An Application of Argo CD for each hub: no waves, so that Flux alone keeps the order."""

import pytest

from tests.e2e import faults
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.promise import ASKED, RAN

pytestmark = pytest.mark.engines("argocd")
OTHER = ("other-staging", "other")
"""A canary and what it gates, which have nothing to do with `staging` and `prod`."""


def apart(delivery: Delivery) -> Fleet:
    first = delivery.fleet("prod", "staging", *OTHER).delivered(applications="hub")
    one = first.hub("prod", staged_by="staging")
    return one.hub("other", staged_by="other-staging")


def test_a_broken_canary_holds_back_what_it_gates_and_nothing_else(deliver: Open) -> None:
    delivery = deliver("apart")
    first = apart(delivery)
    delivery.install(first)
    delivery.from_here()

    bad = first.layer("common", shared={"level": 2}).layer("staging", fail="broken")
    delivery.commit(bad)
    delivery.wait("the other pair has it", lambda hubs: hubs["other"].does_run(2))
    delivery.wait("production waits", lambda hubs: hubs["prod"].is_waiting)
    delivery.stays("it does not run it", lambda: not delivery.hub("prod").does_run(2))

    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 3})))
    assert {breach.how for breach in delivery.breaches()} <= {ASKED}


def test_it_is_noticed_if_flux_has_no_lock(deliver: Open) -> None:
    delivery = deliver("apart-unlocked", faults.without_second_lock)
    first = apart(delivery)
    delivery.install(first)
    delivery.from_here()

    delivery.commit(first.layer("common", shared={"level": 2}).layer("staging", fail="broken"))
    delivery.wait("production runs it", lambda hubs: hubs["prod"].does_run(2))

    assert RAN in {breach.how for breach in delivery.breaches()}
