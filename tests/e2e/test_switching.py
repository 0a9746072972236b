"""A cluster goes from Argo CD to Flux alone, and back, as docs/flux.md has it: no hub notices."""

import pytest

from tests.e2e.bed.bed import Bed
from tests.e2e.carriers import Carrier
from tests.e2e.carriers.argocd import ArgoCD
from tests.e2e.carriers.flux import Flux
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet

pytestmark = pytest.mark.engines("argocd")
HUBS = ("prod", "staging")
FROM_ARGO_CD = {"decommissioned": [{"application": "hubs-switching", "reason": "Flux delivers."}]}
FROM_FLUX = {"decommissioned": [{"engine": "flux", "reason": "Argo CD delivers."}]}
OWNERS = {"argocd": "argocd-controller", "flux": "kustomize-controller"}
GONE = '{"gone":true,"level":1}'
"""What a hub runs while a value is there that a later commit takes out."""


def test_releases_go_on_under_another_engine_and_back(deliver: Open, bed: Bed) -> None:
    delivery = deliver("switching")
    first = delivery.fleet(*HUBS).layer("common", shared={"level": 1, "gone": True})
    delivery.install(first)
    assert all(hub.runs.endswith(GONE) for hub in delivery.hubs().values())

    switch(delivery, Flux(bed, delivery.name), first.keys(**FROM_ARGO_CD))
    one = first.layer("common", shared={"level": 2, "also": True})
    delivery.wait_until_done(delivery.commit(one))
    assert {hub.runs.split()[-1] for hub in delivery.hubs().values()} == {'{"also":true,"level":2}'}
    delivery.assert_kept()

    switch(delivery, ArgoCD(bed, delivery.name, delivery.repository.url), one.keys(**FROM_FLUX))
    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 3})))
    assert {hub.runs.split()[-1] for hub in delivery.hubs().values()} == {'{"level":3}'}
    delivery.assert_kept()


def test_it_is_noticed_if_the_old_engine_still_owns_what_it_brought(
    deliver: Open, bed: Bed
) -> None:
    """What a commit takes out stays in the object, and so in the hub."""
    delivery = deliver("owned")
    first = delivery.fleet(*HUBS).layer("common", shared={"level": 1, "gone": True})
    delivery.install(first)
    going = {"decommissioned": [{"application": "hubs-owned", "reason": "Flux delivers."}]}

    switch(delivery, Flux(bed, delivery.name), first.keys(**going), lets_go=False)
    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 2})))

    assert '"gone":true' in delivery.hub("prod").runs


def switch(delivery: Delivery, to: Carrier, fleet: Fleet, *, lets_go: bool = True) -> None:
    before = look(delivery)
    old, delivery.carrier = delivery.carrier, to
    delivery.write(fleet)
    delivery.fleetwave("render")
    delivery.fleetwave("bootstrap")
    commit = delivery.push(f"deliver by {to.engine}")
    old.refresh([delivery.cluster()])
    delivery.stays("the old engine stops", lambda: look(delivery) == before)

    old.leave([delivery.cluster()])
    delivery.bootstrap()
    delivery.look_again()  # at a commit that Argo CD does not look for before three minutes
    delivery.wait_until_done(commit)
    if lets_go:
        disown(delivery, OWNERS[old.engine])

    assert look(delivery) == before


def disown(delivery: Delivery, owner: str) -> None:
    """Take a name off the fields that it owns, as the page does with `jq`.

    Were Argo CD's other mark left, it would find all as it must be once it is back, and apply
    nothing: it would own nothing, and what a later commit takes out would stay.
    """
    api = delivery.api()
    for hub in HUBS:
        place = delivery.place(hub)
        for kind, name, scope in (("HelmRelease", hub, place), ("Namespace", place, "")):
            thing = api.get(kind, name, scope)
            assert thing
            owners = thing["metadata"]["managedFields"]
            kept = [each for each in owners if each["manager"] != owner]
            assert kept != owners, f"{owner} owns nothing of {kind} {name}"
            metadata = {
                "managedFields": kept,
                "resourceVersion": thing["metadata"]["resourceVersion"],
                "annotations": {"argocd.argoproj.io/tracking-id": None},
            }
            api.merge(kind, name, scope, {"metadata": metadata})


def look(delivery: Delivery) -> dict[str, tuple[object, ...]]:
    """Return what would differ, had anything been upgraded, deleted or made anew."""
    found = {}
    for hub in HUBS:
        place = delivery.place(hub)
        things = [
            delivery.api().get("HelmRelease", hub, place),
            delivery.api().get("Deployment", "hub", place),
            delivery.api().get("Secret", "token", place),
            delivery.api().get("Namespace", place),
        ]
        uids = [each["metadata"]["uid"] if each else None for each in things]
        found[hub] = (delivery.hub(hub).revision, delivery.hub(hub).runs, *uids)
    return found
