"""Hubs that go, stay behind, or are let through; and what must never go with them."""

import pytest

from tests.e2e import faults
from tests.e2e.bed.api import Object
from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet

Installed = tuple[Delivery, Fleet]


@pytest.fixture(scope="module")
def installed(deliver: Open) -> Installed:
    delivery = deliver("leaving")
    first = delivery.fleet("prod", "lab", "staging")
    delivery.install(first)
    return delivery, first


def test_a_paused_hub_stays_as_it_is_while_others_go_on(installed: Installed) -> None:
    delivery, first = installed
    before = delivery.hub("lab")
    paused = first.hub("lab", paused={"reason": "An exam."})

    commit = delivery.commit(paused.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)

    assert delivery.hub("lab").runs == before.runs
    assert delivery.hub("lab").revision == before.revision
    assert delivery.hub("prod").does_run(2)
    delivery.assert_kept()
    delivery.change("lab", {"spec": {"values": {"shared": {"level": 99}}}})
    delivery.look_again()
    delivery.wait(
        "an edit by hand is undone",
        lambda hubs: hubs["lab"].asked == before.asked and hubs["lab"].is_healthy,
    )
    delivery.from_here()

    commit = delivery.commit(first.layer("common", shared={"level": 2}), "the exam is over")
    delivery.wait_until_done(commit)
    assert delivery.hub("lab").does_run(2)
    delivery.assert_kept()


def test_an_urgent_change_passes_a_broken_canary_for_one_hub_only(
    installed: Installed,
) -> None:
    delivery, first = installed
    before = delivery.hub("lab")
    ungated = {"reason": "Nobody can log in.", "until": "2099-01-01"}
    broken = first.layer("common", shared={"level": 3}).layer("staging", fail="broken")

    delivery.commit(broken.hub("prod", rollout={"ungated": ungated}), "break the glass")
    delivery.wait("the urgent one runs it", lambda hubs: hubs["prod"].does_run(3))
    delivery.wait_until_failed()
    delivery.stays("the other is held back", lambda: delivery.hub("lab") == before)

    commit = delivery.commit(first.layer("common", shared={"level": 4}), "as usual again")
    delivery.wait_until_done(commit)
    assert delivery.hub("lab").does_run(4)


def test_a_hub_with_another_name_is_not_installed_anew(installed: Installed, bed: Bed) -> None:
    delivery, first = installed
    place = delivery.place("lab")
    before = bed.api.get("Deployment", "hub", place)
    renamed = first.without("lab").hub("library", namespace=place, release_name="lab")

    commit = delivery.commit(renamed.layer("common", shared={"level": 5}))
    delivery.wait_until_done(commit)

    after = bed.api.get("Deployment", "hub", place)
    assert before
    assert uid(before) == uid(after)
    assert delivery.hub("lab").does_run(5)
    commit = delivery.commit(first.layer("common", shared={"level": 5}), "and back")
    delivery.wait_until_done(commit)


def test_it_is_noticed_if_helm_knows_a_hub_by_another_name(deliver: Open, bed: Bed) -> None:
    """Flux takes the old release away, and installs a new one."""
    delivery = deliver("other-name")
    first = delivery.fleet("prod", "staging")
    delivery.install(first)
    before = bed.api.get("Deployment", "hub", delivery.place("prod"))
    delivery.repository.edit = faults.released_as("another")

    commit = delivery.commit(first)
    delivery.wait_until_done(commit)

    after = bed.api.get("Deployment", "hub", delivery.place("prod"))
    assert uid(before) != uid(after)


@pytest.mark.engines("argocd")
def test_an_applicationset_deleted_by_mistake_takes_no_hub_with_it(
    installed: Installed, bed: Bed
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


@pytest.mark.engines("argocd")
def test_it_is_noticed_if_an_applicationset_takes_what_it_made_with_it(
    deliver: Open, bed: Bed
) -> None:
    delivery = deliver("gone", faults.applications_go_with_their_set)
    delivery.install(delivery.fleet("prod", "staging"))
    before = delivery.hubs()
    application = bed.api.get("Application", "hubs-gone", NAMESPACE)

    bed.alpha.kubectl(
        "--namespace", NAMESPACE, "delete", "applicationset", "hubs-gone", "--wait=false"
    )

    delivery.wait("a hub that goes", lambda hubs: hubs != before)
    delivery.wait(
        "another Application",
        lambda _: uid(bed.api.get("Application", "hubs-gone", NAMESPACE)) != uid(application),
    )


@pytest.mark.engines("flux")
@pytest.mark.parametrize("which", ["fleet", "hub-leaving-prod.prod"])
def test_a_kustomization_deleted_by_mistake_takes_no_production_hub_with_it(
    installed: Installed, bed: Bed, which: str
) -> None:
    """Whoever has made it makes it again, and it takes over what is there."""
    delivery, _ = installed
    before = delivery.hubs()
    space = f"{delivery.name}-system"
    bed.alpha.kubectl("--namespace", space, "delete", "kustomization", which)

    delivery.stays("all run on", lambda: delivery.hubs() == before)
    delivery.bootstrap()
    delivery.wait_until_done(delivery.push("nothing"))
    assert delivery.hubs() == before


def test_a_hub_is_removed_in_two_steps_and_volumes_stay(installed: Installed, bed: Bed) -> None:
    delivery, first = installed
    place = delivery.place("lab")
    first = first.layer("common", shared={"level": 5})
    bed.api.apply("PersistentVolumeClaim", claim(place))
    delivery.write(first.without("lab"))
    assert "lab" in delivery.fleetwave("render", exits=1), "not by an edit alone"

    going = {"decommissioned": [{"hub": "lab", "reason": "The course is over."}]}
    commit = delivery.commit(first.keys(**going), "step one: its protection is lifted")
    delivery.wait_until_done(commit)
    assert delivery.hub("lab").is_healthy
    commit = delivery.commit(first.without("lab").keys(**going), "step two")
    delivery.wait("it is gone", lambda hubs: "lab" not in hubs)
    delivery.wait_until_done(commit)

    assert bed.api.get("Deployment", "hub", place) is None
    assert bed.api.get("Namespace", place)
    users = bed.api.get("PersistentVolumeClaim", "claim-ada", place)
    assert users
    assert users["status"]["phase"] == "Bound"
    commit = delivery.commit(first.without("lab"), "the line is removed")
    delivery.wait_until_done(commit)
    delivery.stays("its namespace", lambda: bed.api.get("Namespace", place))


def test_a_hub_whose_files_are_lost_runs_on(deliver: Open) -> None:
    """Somebody takes them out of what is rendered, past all that fleetwave says."""
    delivery = deliver("lost")
    delivery.install(delivery.fleet("prod", "lab", "staging"))

    lose(delivery, "lab")

    delivery.stays("it runs on", lambda: "lab" in delivery.hubs())


def test_it_is_noticed_if_nothing_protects_a_hub(deliver: Open) -> None:
    delivery = deliver("unprotected", faults.without_protection)
    delivery.install(delivery.fleet("prod", "lab", "staging"))

    lose(delivery, "lab")

    delivery.wait("it is gone", lambda hubs: "lab" not in hubs)


def lose(delivery: Delivery, hub: str) -> None:
    """Commit the tree without the files of a hub; return once all that is left is applied."""
    delivery.repository.lose(delivery.name, hub)
    commit = delivery.push("lose a hub", is_checked=False)
    delivery.wait("the rest of it", lambda _: delivery.carrier.has_seen(commit, delivery.cluster()))


def claim(place: str) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "claim-ada", "namespace": place},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }


def uid(thing: Object | None) -> object:
    return thing["metadata"]["uid"] if thing else None
