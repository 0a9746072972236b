"""What the configuration wants of a rendered release, where it can be read. The tree alone cannot
tell a hub that is meant to wait for nothing from one whose gate was taken away."""

from generator.fleet import Release
from generator.inspection.finding import Object
from generator.inspection.inventory import Inventory
from generator.plan.folders import hub_folder
from generator.plan.lockstep import canaries
from generator.plan.release import is_protected


def release_of(inventory: Inventory, one: Object) -> Release | None:
    """Return the release of the configuration that an object deploys."""
    if inventory.config is None:
        return None
    for release in inventory.config.releases:
        if (release.namespace, release.release_name) == (one.namespace, one.name):
            return release
    return None


def wanted_gates(inventory: Inventory, one: Object) -> frozenset[tuple[str, str]]:
    """Return namespace and name of the staging releases that a release must wait for."""
    release = release_of(inventory, one)
    if release is None or inventory.config is None:
        return frozenset()
    found = canaries(inventory.config).get(release.name, ())
    return frozenset((canary.namespace, canary.release_name) for canary in found)


def namespaces(inventory: Inventory) -> frozenset[str]:
    """Return the namespaces of a cluster, those that may go included."""
    if inventory.config is None or inventory.settings is None:
        return frozenset()
    return frozenset(
        (
            inventory.settings.delivery.system_namespace,
            *(one.namespace for one in inventory.config.releases),
            *(one.namespace for one in inventory.config.leaving),
            *(one.name for one in inventory.settings.decommissioned if one.kind == "namespace"),
        )
    )


def is_kept(inventory: Inventory, one: Object) -> bool:
    """Tell whether an object is a paused hub's, so that it may be of an older configuration."""
    return inventory.config is not None and any(
        one.path.startswith(f"{hub_folder(release.cluster, release.name)}/")
        for release in inventory.config.releases
        if release.paused
    )


def is_gated(inventory: Inventory, one: Object) -> bool:
    return bool(one.spec.get("dependsOn")) or bool(wanted_gates(inventory, one))


def must_be_protected(inventory: Inventory, one: Object) -> bool:
    release = release_of(inventory, one)
    return release is not None and is_protected(release)
