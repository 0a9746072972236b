"""An alert that no Provider carries, or about a release that is not there; a Receiver for something
else than what the cluster is rendered from."""

from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory

_GROUP = "notification.toolkit.fluxcd.io"


def check(inventory: Inventory) -> Iterator[Finding]:
    found = [one for one in inventory.objects if one.group == _GROUP]
    providers = {(one.namespace, one.name) for one in found if one.kind == "Provider"}
    releases = {(one.namespace, one.name) for one in inventory.releases}
    for one in found:
        if one.kind == "Alert":
            yield from _alert(one, providers, releases)
        elif one.kind == "Receiver":
            yield from _receiver(inventory, one)


def _alert(
    one: Object, providers: set[tuple[str, str]], releases: set[tuple[str, str]]
) -> Iterator[Finding]:
    name = str(one.spec["providerRef"]["name"])
    if (one.namespace, name) not in providers:
        text = f"there is no Provider `{name}` in `{one.namespace}`: nobody is told"
        yield _dangling(one, ("spec", "providerRef", "name"), text)
    for index, source in enumerate(one.spec["eventSources"]):
        if source["kind"] != "HelmRelease" or source["name"] == "*":
            continue
        namespace = str(source.get("namespace", one.namespace))
        if (namespace, source["name"]) not in releases:
            text = f"there is no HelmRelease `{source['name']}` in `{namespace}`"
            yield _dangling(one, ("spec", "eventSources", index, "name"), text)


def _receiver(inventory: Inventory, one: Object) -> Iterator[Finding]:
    """It must name the source of all Kustomizations."""
    if not inventory.flux:
        return
    source = mapping(inventory.flux[0].spec, "sourceRef")
    wanted = (source.get("kind"), source.get("name"))
    if wanted not in [(each["kind"], each["name"]) for each in one.spec["resources"]]:
        text = f"it has no {wanted[0]} `{wanted[1]}`: a push is not fetched at once"
        yield _dangling(one, ("spec", "resources"), text)


def _dangling(one: Object, keys: Keys, message: str) -> Finding:
    return Finding(at=one, keys=keys, rule="dangling-reference", message=message)
