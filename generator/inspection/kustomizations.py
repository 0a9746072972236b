"""What Flux's Kustomizations of a cluster bring: all that is rendered for it, each file once, from
one source, and decrypted where it must be."""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.expansion import MANIFESTS
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.intent import must_be_protected
from generator.inspection.inventory import Inventory
from generator.plan.sources import FLEET


def check(inventory: Inventory) -> Iterator[Finding]:
    if not inventory.flux:
        return
    for one in inventory.flux:
        yield from _source(inventory, one)
        yield from _folder(inventory, one)
    yield from _files(inventory)
    for folder, build in inventory.builds.items():
        yield from _build(folder, build)
    if inventory.argocd:
        text = f"Argo CD delivers `{inventory.cluster}`, too: both would apply the same objects"
        yield Finding(at=inventory.flux[0], rule="unappliable-path", message=text)


def _source(inventory: Inventory, one: Object) -> Iterator[Finding]:
    """Only with the same source does kustomize-controller ask which commit another has."""
    source = one.spec["sourceRef"]
    is_registry = inventory.config is not None and inventory.config.registry is not None
    wanted = "OCIRepository" if is_registry else "GitRepository"
    if inventory.config is None:
        wanted = inventory.flux[0].spec["sourceRef"]["kind"]
    for key, right in (("kind", wanted), ("name", FLEET), ("namespace", one.namespace)):
        if source.get(key, right) != right:
            text = f"`{source[key]}` must be `{right}`: all of a cluster come from one source"
            yield _found(one, ("spec", "sourceRef", key), text, "unsafe-source")


def _folder(inventory: Inventory, one: Object) -> Iterator[Finding]:
    here: Keys = ("spec", "path")
    folder = posixpath.normpath(str(one.spec.get("path", ""))).lstrip("/")
    build = inventory.builds.get(folder)
    if build is None:
        text = f"there is no `kustomization.yaml` in `{folder}`: all that lies there is applied"
        yield _found(one, here, text, "unappliable-path")
        return
    brought = list(inventory.brought(one))
    secrets = [found for found in brought if found.kind == "Secret"]
    has_decryption = bool(mapping(one.spec, "decryption"))
    if secrets and not has_decryption:
        text = f"without `decryption` the hub gets the ciphertext of `{secrets[0].path}`"
        yield _found(one, ("spec", "decryption"), text, "exposed-secret", True)
    protected = [found for found in brought if _must_stay(inventory, found)]
    if protected and one.annotations.get(known.PRUNE) != "disabled":
        text = f"without `{known.PRUNE}: disabled`, a lost file takes `{protected[0].name}` away"
        yield _found(one, ("metadata", "annotations", known.PRUNE), text, "unprotected")


def _must_stay(inventory: Inventory, one: Object) -> bool:
    return one.kind == "Namespace" or (
        one.kind == "HelmRelease" and must_be_protected(inventory, one)
    )


def _files(inventory: Inventory) -> Iterator[Finding]:
    """Find names of files that are not there, and files that no Kustomization brings, or two."""
    missing = list(_missing(inventory))
    yield from missing
    by: dict[str, list[Object]] = {}
    for one in inventory.flux:
        for path in inventory.listed(one):
            by.setdefault(path, []).append(one)
    first = {one.path: one for one in reversed(inventory.applied)}
    for path in sorted(inventory.files):
        is_build = posixpath.basename(path) == "kustomization.yaml"
        if is_build or not path.endswith(MANIFESTS):
            continue
        at = first.get(path) or Object(path, {}, "")
        owners = by.get(path, [])
        if not owners and not missing:
            yield _found(at, (), "no Kustomization applies this file", "unappliable-path")
        elif len(owners) > 1:
            names = " and ".join(f"`{one.name}`" for one in owners)
            yield _found(at, (), f"{names} both apply this file", "unappliable-path")


def _missing(inventory: Inventory) -> Iterator[Finding]:
    for folder, build in inventory.builds.items():
        for index, name in enumerate(build.value.get("resources") or ()):
            path = posixpath.normpath(posixpath.join(folder, str(name)))
            if path not in inventory.paths:
                text = f"there is no `{path}`: nothing of this folder is applied"
                yield _found(build, ("resources", index), text, "dangling-reference")


def _build(folder: str, build: Object) -> Iterator[Finding]:
    """Find what makes other objects of the files than those that were rendered."""
    known_keys = {"apiVersion", "kind", "resources"}
    if posixpath.basename(folder) == "smoke-test":
        known_keys.add("nameSuffix")  # of a Job, which runs once
    for key in build.value.keys() - known_keys:
        text = f"with `{key}` it brings other objects than those that were rendered"
        yield _found(build, (key,), text, "unsafe-source", True)


def _found(one: Object, keys: Keys, message: str, rule: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule=rule, message=message)
