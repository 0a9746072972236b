"""Hubs that go, stay behind, or are let through; and what must never go with them."""

import pytest

from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet, fleet

PLACE = "leaving-lab"
CLAIM = {
    "apiVersion": "v1",
    "kind": "PersistentVolumeClaim",
    "metadata": {"name": "claim-ada", "namespace": PLACE},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
}


@pytest.fixture(scope="module")
def installed(deliver: Open) -> tuple[Delivery, Fleet]:
    delivery = deliver("leaving")
    first = fleet("leaving", "prod", "lab", "staging")
    delivery.install(first)
    return delivery, first


def test_a_paused_hub_stays_as_it_is_while_others_go_on(installed: tuple[Delivery, Fleet]) -> None:
    delivery, first = installed
    before = delivery.hub("lab")
    paused = first.hub("lab", paused={"reason": "An exam."})

    commit = delivery.commit(paused.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)

    assert delivery.hub("lab").runs == before.runs
    assert delivery.hub("lab").revision == before.revision
    assert '"level":2' in delivery.hub("prod").runs
    delivery.assert_kept()
    delivery.change("lab", {"spec": {"values": {"shared": {"level": 99}}}})
    delivery.wait(
        "an edit by hand is undone",
        lambda hubs: hubs["lab"].asked == before.asked and hubs["lab"].is_healthy,
    )
    delivery.from_here()

    commit = delivery.commit(first.layer("common", shared={"level": 2}), "the exam is over")
    delivery.wait_until_done(commit)
    assert '"level":2' in delivery.hub("lab").runs
    delivery.assert_kept()


def test_an_urgent_change_passes_a_broken_canary_for_one_hub_only(
    installed: tuple[Delivery, Fleet],
) -> None:
    delivery, first = installed
    before = delivery.hub("lab")
    ungated = {"reason": "Nobody can log in.", "until": "2099-01-01"}
    broken = first.layer("common", shared={"level": 3}).layer("staging", fail="broken")

    delivery.commit(broken.hub("prod", rollout={"ungated": ungated}), "break the glass")
    delivery.wait("the urgent one runs it", lambda hubs: '"level":3' in hubs["prod"].runs)
    delivery.wait_for_operation("Failed")
    delivery.stays("the other is held back", lambda: delivery.hub("lab") == before)

    commit = delivery.commit(first.layer("common", shared={"level": 4}), "as usual again")
    delivery.wait_until_done(commit)
    assert '"level":4' in delivery.hub("lab").runs


def test_a_hub_with_another_name_is_not_installed_anew(
    installed: tuple[Delivery, Fleet], bed: Bed
) -> None:
    delivery, first = installed
    before = bed.api.get("Deployment", "hub", PLACE)
    renamed = first.without("lab").hub("library", namespace=PLACE, release_name="lab")

    commit = delivery.commit(renamed.layer("common", shared={"level": 5}))
    delivery.wait_until_done(commit)

    after = bed.api.get("Deployment", "hub", PLACE)
    assert before
    assert after
    assert before["metadata"]["uid"] == after["metadata"]["uid"]
    assert '"level":5' in delivery.hub("lab").runs
    commit = delivery.commit(first.layer("common", shared={"level": 5}), "and back")
    delivery.wait_until_done(commit)


def test_an_applicationset_deleted_by_mistake_takes_no_hub_with_it(
    installed: tuple[Delivery, Fleet], bed: Bed
) -> None:
    """The root brings it back, and it adopts the Application that it had."""
    delivery, _ = installed
    before = delivery.hubs()
    application = bed.api.get("Application", "hubs-leaving", NAMESPACE)
    old = bed.api.get("ApplicationSet", "hubs-leaving", NAMESPACE)
    assert application
    assert old

    bed.alpha.kubectl("--namespace", NAMESPACE, "delete", "applicationset", "hubs-leaving")
    delivery.wait(
        "another ApplicationSet",
        lambda _: uid(bed.api.get("ApplicationSet", "hubs-leaving", NAMESPACE)) != uid(old),
    )

    delivery.stays("all run on", lambda: delivery.hubs() == before)
    assert uid(bed.api.get("Application", "hubs-leaving", NAMESPACE)) == uid(application)


def test_a_hub_is_removed_in_two_steps_and_volumes_stay(
    installed: tuple[Delivery, Fleet], bed: Bed
) -> None:
    delivery, first = installed
    first = first.layer("common", shared={"level": 5})
    bed.api.apply("PersistentVolumeClaim", CLAIM)
    delivery.write(first.without("lab"))
    assert "lab" in delivery.fleetwave("render", fails=True), "not by an edit alone"

    going = {"decommissioned": [{"hub": "lab", "reason": "The course is over."}]}
    commit = delivery.commit(first.keys(**going), "step one: its protection is lifted")
    delivery.wait_until_done(commit)
    assert delivery.hub("lab").is_healthy
    commit = delivery.commit(first.without("lab").keys(**going), "step two")
    delivery.wait("it is gone", lambda hubs: "lab" not in hubs)
    delivery.wait_until_done(commit)

    assert bed.api.get("Deployment", "hub", PLACE) is None
    assert bed.api.get("Namespace", PLACE)
    claim = bed.api.get("PersistentVolumeClaim", "claim-ada", PLACE)
    assert claim
    assert claim["status"]["phase"] == "Bound"
    commit = delivery.commit(first.without("lab"), "the line is removed")
    delivery.wait_until_done(commit)
    delivery.stays("its namespace", lambda: bed.api.get("Namespace", PLACE))


def uid(thing: dict[str, object] | None) -> object:
    metadata = (thing or {}).get("metadata")
    return metadata["uid"] if isinstance(metadata, dict) else None
