"""Fleets that Flux delivers alone: which objects each Kustomization takes from each commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.bootstrap import build_bootstrap
from generator.tree import InMemory
from tests.model.fleets import CHART, Fleet
from tests.model.manifests import KUSTOMIZATION, Catalogue, Document, Revision, built, read

Step = tuple[Fleet, Mapping[str, int]]
"""A commit may change the configuration of a cluster, too: its hubs, their gates, their batches."""


def delivered(steps: Sequence[Step], tamper: Callable[[Document], Document]) -> dict[str, Any]:
    """Return what a scenario is to know of the commits; a version once given stays."""
    catalogue, revisions, folders = Catalogue(), [], []
    root = catalogue.revision([tamper(_root(steps[0][0]))])
    versions: dict[str, int] = {CHART: 1}
    for fleet, commit in steps:
        versions |= commit
        tree = replace(fleet, engine="flux").render(versions)

        def take(path: str, tree: Mapping[str, bytes] = tree) -> Revision:
            return catalogue.revision(map(tamper, built(tree, path.removeprefix("./"))))

        taken = _taken(take, root)
        revision = {key: each for objects in taken.values() for key, each in objects.items()}
        is_taken_once = len(revision) == sum(map(len, taken.values()))
        assert is_taken_once, "two Kustomizations take the same object"
        revisions.append(revision)
        folders.append({path: frozenset(objects) for path, objects in taken.items()})
    return {"revisions": tuple(revisions), "folders": tuple(folders), "bootstrap": root}


def _taken(read: Callable[[str], Revision], kustomizations: Revision) -> dict[str, Revision]:
    """Follow Kustomizations into their folders, and those that are found there."""
    found: dict[str, Revision] = {}
    for manifest in kustomizations.values():
        path = manifest.document["spec"]["path"]
        found[path] = read(path)
        more = {key: each for key, each in found[path].items() if key[0] == KUSTOMIZATION}
        found |= _taken(read, more)
    return found


def _root(fleet: Fleet) -> Document:
    """Read what is applied by hand, once; its source is what the model fetches."""
    found = build_bootstrap(InMemory(replace(fleet, engine="flux").config({CHART: 1})))
    [root] = read(found.tree[f"flux/{fleet.cluster}/manifests/root.yaml"])
    return root
