"""What an Application's path leads to: only plain manifests, all of a cluster's and nothing
else's."""

import posixpath
from collections.abc import Iterator

from generator.inspection import known
from generator.inspection.expansion import MANIFESTS, Application
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory
from generator.plan.artifact import RENDERED
from generator.plan.store import SECRETS

BUILDS = {
    "kustomization.yaml": "with it, the folder is built by kustomize",
    "kustomization.yml": "with it, the folder is built by kustomize",
    "Kustomization": "with it, the folder is built by kustomize",
    "Chart.yaml": "with it, the folder is a chart",
}


def check(inventory: Inventory) -> Iterator[Finding]:
    if inventory.flux:
        return  # which is told by its own files what to apply
    plain = [one for one in inventory.applications if _is_plain(one)]
    astray = [finding for one in plain for finding in _application(inventory, one)]
    yield from astray
    are_known = not astray and len(plain) == len(inventory.applications)
    yield from _files(inventory, are_known=are_known)
    yield from _one_set(inventory)


def _is_plain(application: Application) -> bool:
    """Tell whether it can be said which files are meant; where not, that is said elsewhere."""
    source = mapping(application.spec, "source")
    return "directory" in source and ".." not in application.path.split("/")


def _application(inventory: Inventory, application: Application) -> Iterator[Finding]:
    at = application.place("spec", "source", "path")
    path = posixpath.normpath(application.path or ".")
    home = f"{RENDERED}/clusters/{inventory.cluster}"
    if path != home and not path.startswith(f"{home}/"):
        rule = "exposed-secret" if _holds_secrets(path) else "unappliable-path"
        text = f"`{application.path}` is not the cluster's own: it must lie in `{home}`"
        yield Finding(at=application.origin, keys=at, rule=rule, message=text)
        return
    if not inventory.coverage[application.name]:
        text = f"there is no manifest in `{application.path}`"
        yield _unappliable(application.origin, text, at)


def _holds_secrets(path: str) -> bool:
    return path in (".", RENDERED) or path.startswith(SECRETS)


def _files(inventory: Inventory, *, are_known: bool) -> Iterator[Finding]:
    """``are_known`` says that every Application leads to files of the cluster."""
    first = {one.path: one for one in reversed(inventory.applied)}
    orphans = []
    for path in sorted(inventory.files):
        name = posixpath.basename(path)
        at = first.get(path) or Object(path, {}, "")
        by = [one for one, paths in inventory.coverage.items() if path in paths]
        if reason := BUILDS.get(name):
            yield _unappliable(at, f"`{name}` must not lie here: {reason}")
        elif path.endswith(".jsonnet"):
            yield _unappliable(at, f"`{name}` must not lie here: Argo CD runs it")
        elif path.endswith(MANIFESTS) and not by:
            orphans.append(at)
        elif len(by) > 1:
            names = " and ".join(f"`{one}`" for one in sorted(by))
            yield _unappliable(at, f"{names} both apply this file")
        if known.SKIP_FILE in at.text:
            yield _unappliable(at, f"Argo CD leaves out a file that says `{known.SKIP_FILE}`")
    if orphans and inventory.applications and are_known:
        number = len(orphans) - 1
        more = f", nor {number} other{'s' * (number > 1)} of this cluster" if number else ""
        yield _unappliable(orphans[0], f"no Application applies this file{more}")


def _one_set(inventory: Inventory) -> Iterator[Finding]:
    sets = [one for one in inventory.argocd if one.kind == "ApplicationSet"]
    for one in sets:
        if one is not sets[0]:
            text = f"`{sets[0].name}` is the ApplicationSet of this cluster already"
            yield _unappliable(one, text, ("metadata", "name"))
        elif one.name != inventory.cluster and not one.name.endswith(f"-{inventory.cluster}"):
            text = f"`{one.name}` must end in the name of its cluster, `{inventory.cluster}`"
            yield _unappliable(one, text, ("metadata", "name"))
    if inventory.applied and not sets and not inventory.applications:
        text = f"no Application applies what is rendered for `{inventory.cluster}`"
        yield _unappliable(inventory.applied[0], text)


def _unappliable(at: Object, message: str, keys: tuple[str | int, ...] = ()) -> Finding:
    return Finding(at=at, keys=keys, rule="unappliable-path", message=message)
