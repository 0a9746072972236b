"""What is wrong between objects. With a fleet's own templates it is looked at while rendering, too,
for each cluster by itself, so that no template can break it."""

from collections.abc import Iterator, Sequence

from generator.inspection import (
    agreement,
    folders,
    gates,
    grants,
    kustomizations,
    membership,
    names,
    notifying,
    ordering,
    permissions,
    protection,
    references,
    secrets,
    stores,
    times,
    uniqueness,
    waiting,
)
from generator.inspection.finding import Finding
from generator.inspection.inventory import Inventory

_OF_A_CLUSTER = (
    folders.check,
    kustomizations.check,
    times.check_waiting,
    ordering.check,
    waiting.check,
    notifying.check,
    gates.check,
    permissions.check,
    protection.check,
    references.check,
    stores.check,
    names.check_applications,
    secrets.check_places,
    grants.check,
    agreement.check,
    membership.check,
)


def check_cluster(inventory: Inventory) -> Iterator[Finding]:
    """Yield what is wrong between the objects of one cluster."""
    for check in _OF_A_CLUSTER:
        yield from check(inventory)


def check_unknown(inventory: Inventory) -> Iterator[Finding]:
    """Yield what is wrong with a cluster that the configuration does not know."""
    yield from membership.check_cluster(inventory)
    yield from check_cluster(inventory)


def check_whole(inventory: Inventory) -> Iterator[Finding]:
    """Yield what ``check_cluster`` and ``check_fleet`` do, for one cluster."""
    yield from check_cluster(inventory)
    yield from check_fleet([inventory])


def check_fleet(inventories: Sequence[Inventory]) -> Iterator[Finding]:
    """Yield what is there twice, in one cluster or in two."""
    yield from uniqueness.check(inventories)
