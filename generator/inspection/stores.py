"""Content that is not what the hash in its name says: controllers that have it, or that are told to
fetch it anew only with a new name, would go on with the old one."""

import base64
import posixpath
from collections.abc import Iterator, Mapping

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory
from generator.plan.artifact import RENDERED
from generator.plan.bundles import bundle_digest
from generator.plan.sources import CHARTS, store_digest

_NOTE = "what has a hash in its name never changes: a change makes another, beside it"


def check(inventory: Inventory) -> Iterator[Finding]:
    if not inventory.is_whole:
        return
    found = [*_secrets(inventory), *_nulls(inventory), *_charts(inventory)]
    yield from found
    if not found:
        yield from _requested(inventory)


def _secrets(inventory: Inventory) -> Iterator[Finding]:
    """What nothing leads to any more is as an older fleetwave left it, and harms nobody."""
    used = _used(inventory)
    for one in (*inventory.stored, *(inventory.applied if inventory.flux else ())):
        folder = posixpath.dirname(one.path)
        is_beside = one.path.startswith(f"{RENDERED}/clusters/")
        if one.kind != "Secret" or not (is_beside or folder in used):
            continue
        coded = mapping(one.value, "data")
        data = {key: base64.b64decode(text) for key, text in coded.items()}
        folder = posixpath.basename(folder)
        if is_beside:  # the release, which is named in it
            folder = f"{folder}-{one.name.rpartition('-')[2]}"
        hub, _, wanted = folder.rpartition("-")
        if bundle_digest(one.namespace, hub, data) != wanted:
            yield _altered(one, ("data",), f"this is not the content that `{folder}` had")
        elif one.name != f"secret-values-{wanted}":
            text = f"`{one.name}` is not named for its content: `secret-values-{wanted}`"
            yield _altered(one, ("metadata", "name"), text)


def _nulls(inventory: Inventory) -> Iterator[Finding]:
    for one in inventory.applied:
        if one.kind == "ConfigMap" and one.name.startswith("nulls-"):
            hub = posixpath.basename(posixpath.dirname(one.path))
            _, _, wanted = one.name.rpartition("-")
            data = {key: str(text).encode() for key, text in mapping(one.value, "data").items()}
            if bundle_digest(one.namespace, hub, data) != wanted:
                yield _altered(one, ("data",), f"this is not the content that `{one.name}` had")
            elif not one.value.get("immutable"):
                text = f"`{one.name}` must be `immutable`: its name says what is in it"
                yield _altered(one, ("metadata", "name"), text)


def _charts(inventory: Inventory) -> Iterator[Finding]:
    from generator.charts.copying import is_intact  # noqa: PLC0415 -- few fleets have one

    for folder, content in inventory.stores.items():
        if not folder.startswith(f"{CHARTS}/") or "Chart.yaml" not in content:
            continue  # that it lacks one is said elsewhere
        if not is_intact(posixpath.basename(folder), content):
            text = content["Chart.yaml"].decode(errors="replace")
            at = Object(f"{folder}/Chart.yaml", {}, text)
            yield _altered(at, (), "this chart is not as it was copied here")


def _requested(inventory: Inventory) -> Iterator[Finding]:
    folders = _used(inventory)
    if not folders <= inventory.stores.keys():
        return  # said elsewhere
    fetched = _fetched(inventory, folders)
    for one in inventory.applied:
        is_ours = one.kind == "GitRepository" and one.spec.get("sparseCheckout")
        if is_ours and one.annotations.get(known.REQUESTED_AT) != store_digest(fetched):
            yield Finding(
                at=one,
                keys=("metadata", "annotations", known.REQUESTED_AT),
                rule="altered-store",
                message="this is not the hash of what is fetched: a sync may go on with what was",
            )


def _used(inventory: Inventory) -> set[str]:
    """Return the folders of the stores that something leads to."""
    keys = {"HelmChart": "chart", "Kustomization": "path"}
    return {
        posixpath.normpath(str(one.spec.get(keys[one.kind], "")))
        for one in inventory.applied
        if one.kind in keys
    }


def _fetched(inventory: Inventory, folders: set[str]) -> Mapping[str, bytes]:
    return {
        f"{folder}/{name}": data
        for folder in folders
        if folder.startswith(f"{RENDERED}/")
        for name, data in inventory.stores.get(folder, {}).items()
    }


def _altered(one: Object, keys: Keys, message: str) -> Finding:
    return Finding(at=one, keys=keys, rule="altered-store", message=message, note=_NOTE)
