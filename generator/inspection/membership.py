"""Releases that a cluster has and the configuration has not, or the other way round."""

import posixpath
from collections.abc import Iterator

from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory
from generator.plan.folders import hub_folder


def check_cluster(inventory: Inventory) -> Iterator[Finding]:
    """Say that the configuration does not know a cluster at all."""
    if inventory.objects:
        text = f"the configuration has no cluster `{inventory.cluster}`"
        yield Finding(at=inventory.objects[0], rule="release-mismatch", message=text)


def check(inventory: Inventory) -> Iterator[Finding]:
    """A lost file takes no hub away that is protected, but nothing keeps it as it should be."""
    if inventory.config is None:
        return
    wanted = {(one.namespace, one.release_name): one for one in inventory.config.releases}
    leaving = {(one.namespace, one.release_name) for one in inventory.config.leaving}
    found = {(one.namespace, one.name): one for one in inventory.releases}
    for place, one in found.items():
        if place not in wanted and place not in leaving:
            text = f"the configuration has no release `{one.name}` in `{one.namespace}`"
            yield Finding(at=one, keys=("metadata", "name"), rule="release-mismatch", message=text)
    for place, release in wanted.items():
        if place not in found:
            folder = hub_folder(release.cluster, release.name)
            at = Object(posixpath.join(folder, "helmrelease.yaml"), {}, "")
            text = f"there is no HelmRelease `{release.release_name}` in `{release.namespace}`"
            note = f"`{release.name}` is in `{release.location.path}`"
            yield Finding(at=at, rule="release-mismatch", message=text, note=note)
