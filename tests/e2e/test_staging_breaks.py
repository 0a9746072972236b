"""A commit breaks staging. Production never has it, nobody else waits, and a commit mends it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.promise import ASKED, RAN

BREAKS = [
    pytest.param(
        {"fail": "broken"}, id="a template error, no release is left", marks=pytest.mark.short
    ),
    pytest.param({"neverReady": True}, id="a pod that never starts, a failed release is left"),
]


@pytest.fixture(scope="module")
def installed(deliver: Open) -> tuple[Delivery, list[Fleet]]:
    delivery = deliver("breaks")
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    return delivery, [first]


@pytest.mark.parametrize("how", BREAKS)
def test_production_never_runs_what_breaks_staging(
    installed: tuple[Delivery, list[Fleet]], how: dict[str, Any]
) -> None:
    delivery, fleets = installed
    delivery.from_here()
    before = delivery.hub("prod")
    level = len(fleets) + 1
    bad = fleets[-1].layer("common", shared={"level": level}).layer("staging", **how)

    delivery.commit(bad, "break staging")
    delivery.wait("staging is asked", lambda hubs: hubs["staging"].is_asked(level))
    delivery.wait_until_failed()
    delivery.stays("production is as before", lambda: delivery.hub("prod") == before)

    good = bad.layer("common", shared={"level": level + 1}).layer("staging")
    fleets += [bad, good]
    commit = delivery.commit(good, "mend it")
    delivery.wait_until_done(commit)

    assert delivery.hub("prod").does_run(level + 1)
    delivery.assert_kept()


def test_staging_that_is_deleted_by_hand_comes_back_and_production_does_not_notice(
    installed: tuple[Delivery, list[Fleet]], bed: Bed
) -> None:
    delivery, _ = installed
    delivery.from_here()
    before = delivery.hub("prod")
    old = uid(delivery)

    place = delivery.place("staging")
    bed.alpha.kubectl(f"--namespace={place}", "delete", "helmrelease", "staging")
    delivery.look_again()
    delivery.wait(
        "staging is back", lambda hubs: uid(delivery) != old and hubs["staging"].is_healthy
    )

    assert delivery.hub("prod") == before
    delivery.assert_kept()


def test_staging_deleted_while_a_commit_is_on_its_way_holds_production_back(
    installed: tuple[Delivery, list[Fleet]], bed: Bed
) -> None:
    """Installed anew it is as good a canary as before; until then there is none."""
    delivery, fleets = installed
    delivery.from_here()
    level = len(fleets) + 1
    fleets.append(fleets[-1].layer("common", shared={"level": level}))

    with faults.busy(bed):
        commit = delivery.commit(fleets[-1])
        delivery.wait("staging is asked", lambda hubs: hubs["staging"].is_asked(level))
        delivery.api().delete("HelmRelease", "staging", delivery.place("staging"))
    if delivery.carrier.engine == "flux":
        # Until the next commit after that, it waits for what is gone.
        delivery.wait("staging is gone", lambda hubs: "staging" not in hubs)
        commit = delivery.push("nothing")
    delivery.wait("staging runs it", lambda hubs: hubs["staging"].does_run(level))
    delivery.wait("production runs it", lambda hubs: hubs["prod"].does_run(level))
    delivery.wait_until_done(commit)

    delivery.assert_kept()


def test_another_cluster_is_not_delayed(deliver: Open, bed: Bed) -> None:
    """It has an API server, a Flux and an Application of its own."""
    bed.start_beta()
    delivery = deliver("two")
    one = delivery.fleet("prod", "staging")
    a, b = f"{delivery.name}-a", f"{delivery.name}-b"
    clusters = (
        replace(one.clusters[0], name=a),
        replace(one.clusters[0], name=b, destination="beta"),
    )
    first = replace(one, clusters=clusters)
    delivery.install(first)
    before = delivery.hub("prod", a)

    bad = first.layer("common", shared={"level": 2}).layer("staging", of=a, fail="broken")
    commit = delivery.commit(bad, "break staging of one cluster")
    delivery.wait_until_done(commit, b)

    assert delivery.hub("prod", b).does_run(2)
    delivery.wait_until_failed(a)
    assert delivery.hub("prod", a) == before
    delivery.assert_kept()


@pytest.mark.engines("argocd")
def test_it_is_noticed_if_argo_cd_and_flux_both_look_at_a_stale_status(
    deliver: Open, bed: Bed
) -> None:
    """With neither lock, production goes ahead while the staging that will break has not begun."""
    delivery = deliver("stale", faults.without_second_lock)
    first = delivery.fleet("prod", "staging")
    delivery.install(first)

    bad = first.layer("common", shared={"level": 2}).layer("staging", fail="broken")
    with faults.stock_health_check(bed), faults.busy(bed):
        delivery.commit(bad)
        delivery.wait("production is asked", lambda hubs: hubs["prod"].is_asked(2))
    delivery.wait("production runs it", lambda hubs: hubs["prod"].does_run(2))

    assert {breach.how for breach in delivery.breaches()} == {ASKED, RAN}


def uid(delivery: Delivery) -> str | None:
    """Tell one staging HelmRelease from the next of that name."""
    thing = delivery.api().get("HelmRelease", "staging", delivery.place("staging"))
    return thing["metadata"]["uid"] if thing else None
