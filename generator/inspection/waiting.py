"""Kustomizations of Flux that do not wait for what they must, or wait for ever."""

import posixpath
from collections.abc import Iterator, Mapping

from generator.diagnostic import Keys
from generator.fleet import Engine
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory
from generator.plan.flux.kustomizations import KustomizationView, kustomizations
from generator.plan.flux.order import ROOT, SHARED


def check(inventory: Inventory) -> Iterator[Finding]:
    names = {one.name: one for one in inventory.flux}
    waits = {name: _reachable(names, name) for name in names}
    for one in inventory.flux:
        wrong = list(_entries(one, names))
        yield from wrong
        if wrong:
            continue
        if one.name in waits[one.name]:
            yield _broken(one, ("spec", "dependsOn"), f"`{one.name}` waits for itself", True)
        elif one.name == SHARED and ROOT not in waits[SHARED]:
            text = f"`{SHARED}` must wait for `{ROOT}`: else hubs start before it has this commit"
            yield _broken(one, ("spec", "dependsOn"), text, True)
        elif one.name != SHARED and SHARED not in waits[one.name]:
            text = f"`{one.name}` must wait for `{SHARED}`, which brings its namespace and chart"
            yield _broken(one, ("spec", "dependsOn"), text, True)
    yield from _names(inventory, names)
    needed = {**dict(_intended(inventory, names)), **dict(_as_releases(inventory))}
    for (name, other), reason in needed.items():
        is_told = SHARED not in waits[name]
        if other in names and other not in waits[name] and not is_told:
            text = f"`{name}` must wait for `{other}`, {reason}"
            yield _broken(names[name], ("spec", "dependsOn"), text, True)


def _as_releases(inventory: Inventory) -> Iterator[tuple[tuple[str, str], str]]:
    """Give which Kustomization must wait for which, since the release that it brings does."""
    home = {
        (found.namespace, found.name): one.name
        for one in inventory.flux
        for found in inventory.brought(one)
        if found.kind == "HelmRelease"
    }
    for release in inventory.releases:
        own = home.get((release.namespace, release.name))
        for entry in release.spec.get("dependsOn") or ():
            canary = (str(entry.get("namespace") or release.namespace), str(entry["name"]))
            other = home.get(canary)
            if own and other:
                yield (own, other), "as the release that it brings does"


def _intended(
    inventory: Inventory, names: Mapping[str, Object]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Give which must wait for which, since the configuration says so: a batch for the one before,
    or for a smoke test, which no release does."""
    for view in _wanted(inventory):
        if view.name in names:
            for other in view.depends_on:
                yield (view.name, other), "as the configuration says"


def _names(inventory: Inventory, names: Mapping[str, Object]) -> Iterator[Finding]:
    """Flux knows a Kustomization by its name, and so do those who ask how a rollout is doing."""
    wanted = {view.path: view.name for view in _wanted(inventory)}
    for name, one in names.items():
        path = posixpath.normpath(str(one.spec.get("path", ""))).lstrip("/")
        right = wanted.get(path, name)
        if name != right and name not in wanted.values():
            text = f"`{name}` must be `{right}`: Flux takes away what that has brought"
            yield _broken(one, ("metadata", "name"), text)


def _wanted(inventory: Inventory) -> Iterator[KustomizationView]:
    config, settings = inventory.config, inventory.settings
    if config is not None and settings is not None and config.engine is Engine.FLUX:
        yield from kustomizations(config, settings)


def _entries(one: Object, names: Mapping[str, Object]) -> Iterator[Finding]:
    for index, entry in enumerate(one.spec.get("dependsOn") or ()):
        here: Keys = ("spec", "dependsOn", index)
        name = str(entry["name"])
        is_elsewhere = entry.get("namespace", one.namespace) != one.namespace
        if is_elsewhere or name not in (ROOT, *names):
            text = f"there is no Kustomization `{name}` for this cluster"
            yield _broken(one, (*here, "name"), text)
        if "readyExpr" in entry:
            text = "with `readyExpr` it is not asked which commit the other one has"
            yield _broken(one, (*here, "readyExpr"), text, True)


def _reachable(names: Mapping[str, Object], start: str) -> set[str]:
    """Return what one waits for, by others, too."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        one = names.get(todo.pop())
        for entry in (one.spec.get("dependsOn") or ()) if one else ():
            if (name := str(entry["name"])) not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def _broken(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="broken-order", message=message)
