"""Production in batches: each waits for the one before, and is healthy together."""

from collections.abc import Mapping, Sequence

import pytest

from tests.e2e import faults
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.promise import ASKED

FIRST, SECOND, LAST = ("a1", "a2"), ("b",), ("c",)
IN_BATCHES = {"rollout": {"production": {"batches": [2, 3, "100%"]}}}
Installed = tuple[Delivery, Fleet]


@pytest.fixture(scope="module")
def installed(deliver: Open) -> Installed:
    delivery = deliver("batches")
    first = delivery.fleet("staging", *FIRST, *SECOND, *LAST).keys(**IN_BATCHES)
    delivery.install(first)
    return delivery, first


def test_each_batch_waits_for_the_one_before(installed: Installed) -> None:
    delivery, first = installed
    delivery.from_here()

    commit = delivery.commit(first.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)

    delivery.assert_kept()
    assert delivery.breaches(after=in_order(delivery)) == []


def test_it_is_noticed_if_the_batches_go_together(deliver: Open) -> None:
    delivery = deliver("one-batch", faults.in_one_batch)
    first = delivery.fleet("staging", *FIRST, *SECOND, *LAST).keys(**IN_BATCHES)
    delivery.install(first)
    delivery.from_here()

    commit = delivery.commit(first.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)

    delivery.assert_kept()
    late = {breach.hub for breach in delivery.breaches(after=in_order(delivery))}
    assert late == {delivery.place(hub) for hub in (*SECOND, *LAST)}


def test_the_hubs_of_a_batch_go_together(installed: Installed) -> None:
    """The second is asked while the first is not done yet."""
    delivery, first = installed
    delivery.from_here()

    commit = delivery.commit(first.layer("common", shared={"level": 3}))
    delivery.wait_until_done(commit)

    both = {delivery.place("a2"): [delivery.place("a1")]}
    assert {breach.how for breach in delivery.breaches(after=both)} >= {ASKED}


def test_a_hub_that_fails_stops_the_batches_after_its_own(installed: Installed) -> None:
    delivery, first = installed
    delivery.from_here()
    before = {name: delivery.hub(name) for name in (*SECOND, *LAST)}

    bad = first.layer("common", shared={"level": 4}).layer("a1", fail="broken")
    delivery.commit(bad, "break a hub of the first batch")
    delivery.wait("its neighbour has it", lambda hubs: hubs["a2"].does_run(4))
    delivery.wait_until_failed()
    delivery.stays(
        "the others are as before",
        lambda: {name: delivery.hub(name) for name in before} == before,
    )

    commit = delivery.commit(first.layer("common", shared={"level": 5}), "mend it")
    delivery.wait_until_done(commit)
    assert delivery.breaches(after=in_order(delivery)) == []


def in_order(delivery: Delivery) -> Mapping[str, Sequence[str]]:
    """Return of each hub those that must have a change before, as canaries would."""
    return {
        delivery.place(later): [delivery.place(each) for each in before]
        for batch, before in ((SECOND, FIRST), (LAST, (*FIRST, *SECOND)))
        for later in batch
    }
