"""A cluster goes from Argo CD to Flux alone, and back: the hubs do not notice."""

import pytest

from tests.e2e.bed.bed import Bed
from tests.e2e.carriers.argocd import ArgoCD
from tests.e2e.carriers.flux import Flux
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery

HUBS = ("prod", "staging")
KINDS = (("Deployment", "hub"), ("Secret", "token"), ("HelmRelease", ""), ("Namespace", ""))


@pytest.mark.engines("argocd")
def test_releases_go_on_under_another_engine_and_back(deliver: Open, bed: Bed) -> None:
    """As docs/flux.md has it, step by step."""
    delivery = deliver("switching")
    first = delivery.fleet(*HUBS)
    delivery.install(first)
    before = look(delivery)

    delivery.leave()
    delivery.carrier = Flux(bed, delivery.name)
    delivery.install(first)

    assert look(delivery) == before
    commit = delivery.commit(first.layer("common", shared={"level": 2}))
    delivery.wait_until_done(commit)
    delivery.assert_kept()
    before = look(delivery)

    delivery.leave()
    delivery.carrier = ArgoCD(bed, delivery.name, delivery.repository.url)
    delivery.install(first.layer("common", shared={"level": 2}))

    assert look(delivery) == before
    commit = delivery.commit(first.layer("common", shared={"level": 3}))
    delivery.wait_until_done(commit)
    delivery.assert_kept()


def look(delivery: Delivery) -> dict[str, tuple[object, ...]]:
    """Return what would differ, had anything been upgraded, deleted or made anew."""
    found = {}
    for hub in HUBS:
        place = delivery.place(hub)
        things = [
            delivery.api().get(kind, name or (hub if kind == "HelmRelease" else place), scope)
            for kind, name in KINDS
            for scope in [place if kind != "Namespace" else ""]
        ]
        uids = [each["metadata"]["uid"] if each else None for each in things]
        found[hub] = (delivery.hub(hub).revision, delivery.hub(hub).runs, *uids)
    return found
