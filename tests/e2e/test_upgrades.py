"""A commit changes something that staging and production share: staging proves it first.

Each kind of change takes another way to the cluster: in the HelmRelease itself, in its chart, in a
ConfigMap or a Secret that it names.
"""

from collections.abc import Callable

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.promise import ASKED

Change = Callable[[Fleet], Fleet]
Installed = tuple[Delivery, Fleet]
"""A fleet that runs, and how it began."""


@pytest.fixture(scope="module")
def installed(deliver: Open) -> Installed:
    delivery = deliver("upgrades")
    first = delivery.fleet("prod", "staging")  # in this order, which must not count
    delivery.install(first)
    return delivery, first


@pytest.fixture(scope="module")
def unlocked(deliver: Open) -> Installed:
    delivery = deliver("no-lock", faults.without_any_lock)
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    return delivery, first


CHANGES = [
    pytest.param(
        lambda one: one.layer("common", shared={"level": 2}),
        '0.1.0 {"db":{"type":"pvc"}}  {"level":2}',
        id="a shared value",
        marks=pytest.mark.short,
    ),
    pytest.param(
        lambda one: one.chart(version="0.2.0"),
        '0.2.0 {"db":{"type":"pvc"}}  {"level":1}',
        id="the chart's version",
    ),
    pytest.param(
        lambda one: one.layer("common", shared={"level": 1}, hub={"db": None}),
        '0.1.0 {}  {"level":1}',
        id="a null",
    ),
]
"""An encrypted layer: ``test_secrets.py``. A chart of the repository: ``test_charts.py``."""


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_production_gets_what_staging_runs(
    installed: Installed, change: Change, expected: str
) -> None:
    delivery, first = installed
    delivery.from_here()

    commit = delivery.commit(change(first))
    delivery.wait_until_done(commit)

    assert {name: hub.runs for name, hub in delivery.hubs().items()} == {
        "prod": expected,
        "staging": expected,
    }
    delivery.assert_kept()


@pytest.mark.parametrize("change", [pytest.param(one.values[0], id=one.id) for one in CHANGES])
def test_it_is_noticed_if_there_is_no_lock(unlocked: Installed, change: Change) -> None:
    delivery, first = unlocked
    delivery.from_here()

    delivery.wait_until_done(delivery.commit(change(first)))

    # Both are asked at once; which of them helm-controller runs first is luck.
    assert ASKED in {breach.how for breach in delivery.breaches()}


@pytest.mark.engines("argocd")
def test_it_is_noticed_if_production_is_in_the_wave_of_staging(deliver: Open) -> None:
    """Flux's lock still holds: nothing runs before staging does."""
    delivery = deliver("wrong-wave", faults.in_the_wrong_wave)
    first = delivery.fleet("prod", "staging")
    delivery.install(first)

    commit = delivery.commit(first.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)

    assert {breach.how for breach in delivery.breaches()} == {ASKED}


@pytest.mark.short
def test_staging_that_is_slow_to_begin_holds_production_back(
    installed: Installed, bed: Bed
) -> None:
    """Its status is about the release before, for longer than Argo CD waits between waves."""
    delivery, first = installed
    delivery.from_here()

    with faults.busy(bed):
        commit = delivery.commit(first.layer("common", shared={"level": 3}))
        delivery.wait("staging is asked", lambda hubs: hubs["staging"].is_asked(3))
        delivery.stays("production is not", lambda: not delivery.hub("prod").is_asked(3))
    delivery.wait_until_done(commit)

    delivery.assert_kept()


@pytest.mark.short
@pytest.mark.engines("argocd")
def test_it_is_noticed_if_argo_cd_has_the_health_check_it_comes_with(
    deliver: Open, bed: Bed
) -> None:
    """The same, judged by a stale status: production is applied while staging has not begun."""
    delivery = deliver("stock")
    first = delivery.fleet("prod", "staging")
    delivery.install(first)

    with faults.stock_health_check(bed), faults.busy(bed):
        delivery.commit(first.layer("common", shared={"level": 2}))
        delivery.wait("production is asked", lambda hubs: hubs["prod"].is_asked(2))
    delivery.wait("all run it", lambda hubs: all(hub.does_run(2) for hub in hubs.values()))

    assert {breach.how for breach in delivery.breaches()} == {ASKED}
