"""What an Application's path leads to: only plain manifests, all of a cluster's and nothing
else's, and no more than Argo CD's repository server reads."""

import posixpath
from collections.abc import Iterator

from generator.inspection import known
from generator.inspection.expansion import MANIFESTS, Application
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory
from generator.plan.artifact import RENDERED

_LARGEST_FOLDER = 10_000_000
"""``reposerver.max.combined.directory.manifests.size``, as it is by default."""
_BUILDS = {
    "kustomization.yaml": "with it, the folder is built by kustomize",
    "kustomization.yml": "with it, the folder is built by kustomize",
    "Kustomization": "with it, the folder is built by kustomize",
    "Chart.yaml": "with it, the folder is a chart",
}


def check(inventory: Inventory) -> Iterator[Finding]:
    for application in inventory.applications:
        yield from _application(inventory, application)
    yield from _files(inventory)
    yield from _one_set(inventory)


def _application(inventory: Inventory, application: Application) -> Iterator[Finding]:
    at = application.place("spec", "source", "path")
    path = posixpath.normpath(application.path or ".")
    home = f"{RENDERED}/clusters/{inventory.cluster}"
    if path != home and not path.startswith(f"{home}/"):
        rule = "exposed-secret" if _holds_secrets(path) else "unappliable-path"
        text = f"`{application.path}` is not the cluster's own: it must lie in `{home}`"
        yield Finding(at=application.origin, keys=at, rule=rule, message=text)
        return
    paths = inventory.coverage[application.name]
    if not paths:
        text = f"there is no manifest in `{application.path}`"
        yield _unappliable(application.origin, text, at)
    size = sum(inventory.files[one] for one in paths)
    if size > _LARGEST_FOLDER:
        text = f"{size} bytes are more than the {_LARGEST_FOLDER} that Argo CD reads of a folder"
        yield _unappliable(application.origin, text, at)


def _holds_secrets(path: str) -> bool:
    return path in (".", RENDERED) or path.startswith(f"{RENDERED}/secrets")


def _files(inventory: Inventory) -> Iterator[Finding]:
    for path in sorted(inventory.files):
        name = posixpath.basename(path)
        by = [one for one, paths in inventory.coverage.items() if path in paths]
        first = next((one for one in inventory.applied if one.path == path), None)
        at = first or Object(path, {"apiVersion": "v1", "kind": ""}, "")
        if reason := _BUILDS.get(name):
            yield _unappliable(at, f"`{name}` must not lie here: {reason}")
        elif path.endswith(".jsonnet"):
            yield _unappliable(at, f"`{name}` must not lie here: Argo CD runs it")
        elif inventory.applications and path.endswith(MANIFESTS) and not by:
            yield _unappliable(at, "no Application applies this file")
        elif len(by) > 1:
            names = " and ".join(f"`{one}`" for one in sorted(by))
            yield _unappliable(at, f"{names} both apply this file")
        if first and known.SKIP_FILE in first.text:
            yield _unappliable(at, f"Argo CD leaves out a file that says `{known.SKIP_FILE}`")


def _one_set(inventory: Inventory) -> Iterator[Finding]:
    sets = [one for one in inventory.argocd if one.kind == "ApplicationSet"]
    for one in sets:
        if one is not sets[0]:
            text = f"`{sets[0].name}` is the ApplicationSet of this cluster already"
            yield _unappliable(one, text, ("metadata", "name"))
        elif one.name != inventory.cluster and not one.name.endswith(f"-{inventory.cluster}"):
            text = f"`{one.name}` must end in the name of its cluster, `{inventory.cluster}`"
            yield _unappliable(one, text, ("metadata", "name"))
    if inventory.applied and not inventory.applications:
        text = f"no Application applies what is rendered for `{inventory.cluster}`"
        yield _unappliable(sets[0] if sets else inventory.applied[0], text)


def _unappliable(at: Object, message: str, keys: tuple[str | int, ...] = ()) -> Finding:
    return Finding(at=at, keys=keys, rule="unappliable-path", message=message)
