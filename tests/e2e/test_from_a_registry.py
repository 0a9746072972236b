"""Clusters that read what is published, not the git repository: ring by ring."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.e2e import charts
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.registries import running

pytestmark = pytest.mark.engines("flux")
RINGS = {"canary": "alpha", "all": "beta"}
"""Ring → the cluster of the bed that is in it."""


@pytest.fixture(scope="module")
def registry(bed: Bed) -> Iterator[str]:
    """Return the address of a registry, which `fleetwave publish` can push to."""
    with (
        running(str(bed.builds["registry"].program("registry"))) as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("FLEETWAVE_ORAS", str(bed.builds["oras"].program("oras")))
        yield address


def fleet(delivery: Delivery, registry: str, **ring_of: str) -> Fleet:
    """Return a fleet of a cluster for each ring, with its chart in the repository; ``ring_of`` puts
    one into another ring."""
    one = delivery.fleet("prod", "staging").kept_here(charts.chart("hub", "0.1.0"))
    clusters = [
        replace(
            one.clusters[0],
            name=f"{delivery.name}-{ring}",
            destination=destination,
            keys={"delivery": {"ring": ring_of.get(ring, ring)}},
        )
        for ring, destination in RINGS.items()
    ]
    source = f"oci://{registry}/{delivery.name}"
    return replace(one, clusters=tuple(clusters)).delivered(source=source, rings=[*RINGS])


def install(delivery: Delivery, first: Fleet, *published: tuple[str, ...]) -> None:
    """Follow docs/gitless.md from nothing."""
    delivery.write(first)
    for verb in ("render", "bootstrap"):
        delivery.fleetwave(verb)
    commit = delivery.push("first")
    for command in published:
        delivery.fleetwave(*command)
    delivery.bootstrap()
    delivery.wait_until_done(commit)
    delivery.from_here()


def change(delivery: Delivery, first: Fleet) -> str:
    """Change a value that all share, and their chart."""
    more = {"templates/more.yaml": charts.MADE_ONCE.replace("token", "more")}
    changed = first.layer("common", shared={"level": 2})
    return delivery.commit(changed.kept_here(charts.chart("hub", "0.1.0", more)))


def test_a_ring_has_a_commit_once_it_is_promoted(deliver: Open, bed: Bed, registry: str) -> None:
    bed.start_beta()
    delivery = deliver("rings")
    canary, others = (f"{delivery.name}-{ring}" for ring in RINGS)
    first = fleet(delivery, registry)
    install(delivery, first, ("publish",), ("promote", "all"))

    commit = change(delivery, first)
    delivery.stays("nobody has what is only pushed", lambda: not is_asked(delivery, canary, others))

    delivery.fleetwave("publish")
    delivery.look_again()
    delivery.wait_until_done(commit, canary)
    delivery.stays("the other ring has it not", lambda: not is_asked(delivery, others))

    delivery.fleetwave("promote", "all")
    delivery.look_again()
    delivery.wait_until_done(commit, others)
    assert is_asked(delivery, canary)
    assert is_asked(delivery, others)
    delivery.assert_kept()


def test_it_is_noticed_if_a_cluster_follows_the_ring_before(
    deliver: Open, bed: Bed, registry: str
) -> None:
    bed.start_beta()
    delivery = deliver("one-ring")
    first = fleet(delivery, registry, all="canary")
    install(delivery, first, ("publish",))

    commit = change(delivery, first)
    delivery.fleetwave("publish")
    delivery.look_again()
    delivery.wait_until_done(commit)

    assert is_asked(delivery, f"{delivery.name}-all")


def is_asked(delivery: Delivery, *clusters: str) -> bool:
    """Tell whether a hub of these clusters was asked for the change."""
    return any(hub.is_asked(2) for name in clusters for hub in delivery.hubs(name).values())
