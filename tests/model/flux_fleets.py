"""Fleets that Flux delivers alone: which objects each Kustomization takes from each commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.model.fleets import CHART, Fleet
from tests.model.manifests import KUSTOMIZATION, Catalogue, Document, Key, Revision, built

Step = tuple[Fleet, Mapping[str, int]]
"""A commit may change the configuration of a cluster, too: its hubs, their gates, their batches."""


def delivered(steps: Sequence[Step], tamper: Callable[[Document], Document]) -> dict[str, Any]:
    """Return what a scenario is to know of the commits; a version once given stays."""
    catalogue, revisions, folders = Catalogue(), [], []
    root = catalogue.revision([tamper(_root(steps[0][0].cluster))])
    versions: dict[str, int] = {CHART: 1}
    for fleet, commit in steps:
        versions |= commit
        tree = replace(fleet, engine="flux").render(versions)
        revision: dict[Key, Any] = {}
        taken: dict[str, frozenset[Key]] = {}
        _take(catalogue, tree, root, tamper, revision, taken)
        revisions.append(revision)
        folders.append(taken)
    return {"revisions": tuple(revisions), "folders": tuple(folders), "bootstrap": root}


def _root(cluster: str) -> Document:
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": KUSTOMIZATION,
        "metadata": {"name": "fleet", "namespace": "fleet-system"},
        "spec": {
            "path": f"./rendered/flux/{cluster}",
            "prune": True,
            "wait": False,
            "sourceRef": {"kind": "GitRepository", "name": "fleet"},
        },
    }


def _take(
    catalogue: Catalogue,
    tree: Mapping[str, bytes],
    kustomizations: Revision,
    tamper: Callable[[Document], Document],
    revision: dict[Key, Any],
    taken: dict[str, frozenset[Key]],
) -> None:
    """Follow Kustomizations into their folders, and those that are found there."""
    for manifest in kustomizations.values():
        path = manifest.document["spec"]["path"]
        found = catalogue.revision(map(tamper, built(tree, path.removeprefix("./"))))
        assert not found.keys() & revision.keys(), "two Kustomizations take the same object"
        revision |= found
        taken[path] = frozenset(found)
        more = {key: each for key, each in found.items() if key[0] == KUSTOMIZATION}
        _take(catalogue, tree, more, tamper, revision, taken)
