"""An object that names another that is not there, or that is not fetched."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory
from generator.plan.sources import FLEET

_OUR_SECRET = re.compile(r"secret-values-[0-9a-f]{10}")
"""Any other Secret may be somebody else's, brought to the cluster in another way."""
_HASHED = re.compile(r".*-[0-9a-f]{8,}")


def check(inventory: Inventory) -> Iterator[Finding]:
    for one in inventory.applied:
        spec = one.spec
        if one.kind == "HelmRelease":
            if "chartRef" in spec:
                yield from _source(inventory, one, ("spec", "chartRef"), spec["chartRef"])
            here: Keys = ("spec", "chart", "spec", "sourceRef")
            if source := mapping(spec, *map(str, here[1:])):
                yield from _source(inventory, one, here, source)
            yield from _values(inventory, one)
        elif one.kind in ("HelmChart", "Kustomization"):
            yield from _source(inventory, one, ("spec", "sourceRef"), spec["sourceRef"])
            if spec["sourceRef"]["kind"] == "GitRepository":
                yield from _folder(inventory, one)
    for one in inventory.stored:
        if one.is_build_file:
            yield from _resources(inventory, one)


def _source(
    inventory: Inventory, one: Object, here: Keys, source: Mapping[str, Any]
) -> Iterator[Finding]:
    is_root = bool(inventory.flux) and source["name"] == FLEET  # which a person brings
    if not is_root and _find(inventory, one, source) is None:
        text = f"there is no {source['kind']} `{source['name']}` in `{_namespace(one, source)}`"
        yield _dangling(one, (*here, "name"), text)


def _find(inventory: Inventory, one: Object, source: Mapping[str, Any]) -> Object | None:
    return inventory.index.get((source["kind"], _namespace(one, source), source["name"]))


def _namespace(one: Object, source: Mapping[str, Any]) -> str:
    return str(source.get("namespace") or one.namespace)


def _folder(inventory: Inventory, one: Object) -> Iterator[Finding]:
    """What is taken from the fleet's repository must be rendered, and be in the sparse checkout."""
    key = "chart" if one.kind == "HelmChart" else "path"
    written = str(one.spec.get(key, ""))
    path = posixpath.normpath(written or ".").lstrip("/")
    if path not in inventory.stores:
        yield _dangling(one, ("spec", key), f"there is no folder `{path}`")
    else:
        wanted = "Chart.yaml" if one.kind == "HelmChart" else "kustomization.yaml"
        if wanted not in inventory.stores[path]:
            yield _dangling(one, ("spec", key), f"there is no `{wanted}` in `{path}`")
    source = _find(inventory, one, one.spec["sourceRef"])
    if source is None:
        return
    folders = source.spec.get("sparseCheckout") or ()
    if folders and not any(_lies_in(path, str(folder)) for folder in folders):
        text = f"`{source.name}` does not fetch `{path}`: it is not in its `sparseCheckout`"
        yield _dangling(one, ("spec", key), text)


def _lies_in(path: str, folder: str) -> bool:
    folder = posixpath.normpath(folder)
    return path == folder or path.startswith(f"{folder}/")


def _values(inventory: Inventory, one: Object) -> Iterator[Finding]:
    for index, entry in enumerate(one.spec.get("valuesFrom") or ()):
        here: Keys = ("spec", "valuesFrom", index)
        kind, name = entry["kind"], entry["name"]
        key = entry.get("valuesKey", "values.yaml")
        if entry.get("optional"):
            text = f"with `optional`, the hub is deployed without its values if `{name}` is missing"
            yield _dangling(one, (*here, "optional"), text, True)
        if kind == "Secret":
            if not _OUR_SECRET.fullmatch(name):
                continue
            found = _secret(inventory, one.namespace, name)
        else:
            found = inventory.index.get((kind, one.namespace, name))
            if not _HASHED.fullmatch(name):
                text = f"`{name}` has no hash of its content: a change would pass every gate"
                yield _dangling(one, (*here, "name"), text)
        if found is None:
            text = f"no {kind} `{name}` is brought to `{one.namespace}`"
            yield _dangling(one, (*here, "name"), text)
        elif inventory.is_whole and key not in mapping(found.value, "data"):
            text = f"the {kind} `{name}` has no key `{key}`"
            yield _dangling(one, (*here, "valuesKey"), text)


def _secret(inventory: Inventory, namespace: str, name: str) -> Object | None:
    """Return a Secret that some Kustomization brings."""
    if inventory.flux:
        return inventory.index.get(("Secret", namespace, name))
    brought = {
        posixpath.normpath(str(one.spec.get("path", "")))
        for one in inventory.applied
        if one.kind == "Kustomization"
    }
    for one in inventory.stored:
        is_it = (one.kind, one.namespace, one.name) == ("Secret", namespace, name)
        if is_it and posixpath.dirname(one.path) in brought:
            return one
    return None


def _resources(inventory: Inventory, one: Object) -> Iterator[Finding]:
    folder = posixpath.dirname(one.path)
    for index, resource in enumerate(one.value.get("resources") or ()):
        if str(resource) not in inventory.stores.get(folder, {}):
            text = f"there is no `{resource}` in `{folder}`"
            yield _dangling(one, ("resources", index), text)


def _dangling(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="dangling-reference", message=message)
