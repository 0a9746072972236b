"""A hub that helm installed is taken over: the same release goes on, nothing is installed anew."""

import subprocess
from typing import Any

from tests.e2e import faults
from tests.e2e.bed import hosting
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open

HUBS = ("prod", "staging")
KEPT = (("Deployment", "hub"), ("Secret", "token"))


def test_a_release_of_helm_goes_on_with_its_history(bed: Bed, deliver: Open) -> None:
    delivery = deliver("adoption")
    for hub in HUBS:
        upgrade_by_helm(bed, hub, delivery.place(hub))
    before = {hub: look(bed, delivery.place(hub)) for hub in HUBS}

    delivery.install(delivery.fleet(*HUBS))

    assert {hub: look(bed, delivery.place(hub)) for hub in HUBS} == before
    assert {name: hub.revision for name, hub in delivery.hubs().items()} == dict.fromkeys(HUBS, 3)


def test_it_is_noticed_if_a_release_has_another_name(bed: Bed, deliver: Open) -> None:
    """helm-controller takes the objects from the old release, and begins another history."""
    delivery = deliver("not-adopted", faults.released_as("another"))
    for hub in HUBS:
        upgrade_by_helm(bed, hub, delivery.place(hub))

    delivery.install(delivery.fleet(*HUBS))

    revisions = {name: hub.revision for name, hub in delivery.hubs().items()}
    assert revisions == {"prod": 1, "staging": 3}


def upgrade_by_helm(bed: Bed, hub: str, place: str) -> None:
    """Twice, so that there is a history."""
    helm = str(bed.builds["helm"].program("helm"))
    release = ["upgrade", "--install", "--create-namespace", hub, "hub"]
    chart = ["--repo", f"{hosting.URL}/charts", "--version", "0.1.0"]
    where = ["--namespace", place, f"--kubeconfig={bed.alpha.kubeconfig}"]
    for level in (0, 1):
        values = ["--set", f"shared.level={level}"]
        command = [helm, *release, *chart, *where, *values]
        subprocess.run(command, check=True, capture_output=True, text=True)


def look(bed: Bed, place: str) -> dict[str, Any]:
    """Return what would differ, had anything been installed anew."""
    things = {name: bed.api.get(kind, name, place) for kind, name in KEPT}
    told = {name: thing["metadata"]["uid"] for name, thing in things.items() if thing}
    token = things["token"]
    return {**told, "value": token["data"]["token"] if token else None}
