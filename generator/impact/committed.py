"""What is affected by another fleetwave: the old one is not at hand, but what it rendered is
committed."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.fleet import Engine, Release, Stage
from generator.impact.answer import Affected, Reason
from generator.impact.objects import difference, files_of
from generator.inspection.known import WAVE
from generator.plan.artifact import ENGINES, OF_CLUSTERS
from generator.plan.folders import cluster_at
from generator.tree import Files, InvalidPathError, Tree
from generator.yaml.loader import load
from generator.yaml.place import YamlError


def committed(files: Files) -> Tree:
    """Return what was rendered of hubs and for the engines."""
    found = {}
    for folder in OF_CLUSTERS:
        for path in files.walk(folder):
            if path.endswith(".yaml"):
                try:
                    found[path] = files.read(path)
                except InvalidPathError:
                    continue  # a link to elsewhere is nothing of ours
    return found


def between(
    old: Tree, new: Tree, releases: Mapping[tuple[str, str], Release], why: tuple[Reason, ...]
) -> Iterator[Affected]:
    """Name what differs between two trees; ``releases`` are those that are known now. Files of the
    cluster as a whole are left out, as those of the stores are."""
    by_flux = _by_flux(new) | (_by_flux(old) - _clusters(new))
    for cluster, hub in sorted({*_places(old), *_places(new)}, key=str):
        before, after = files_of(old, cluster, hub), files_of(new, cluster, hub)
        if change := difference(before, after):
            stage, wave = (None, None)
            if hub is not None:
                release = releases.get((cluster, hub))
                stage, wave = (
                    (release.stage, release.wave) if release else _labelled(after or before)
                )
            yield Affected(
                cluster=cluster,
                hub=hub,
                engine=Engine.FLUX if cluster in by_flux else Engine.ARGOCD,
                stage=stage,
                wave=wave,
                change=change,
                reasons=why,
            )


def _places(tree: Tree) -> Iterator[tuple[str, str | None]]:
    for path in tree:
        _, kind, cluster, *inner = path.split("/")  # all that is rendered lies that deep
        if kind in ENGINES:
            yield cluster, None
        elif kind == "clusters" and len(inner) > 1:
            yield cluster, inner[0]


def _by_flux(tree: Tree) -> frozenset[str]:
    """Return the clusters that Flux alone delivers."""
    return frozenset(cluster_at(path) for path in tree if path.split("/")[1] == ENGINES[1])


def _clusters(tree: Tree) -> frozenset[str]:
    return frozenset(cluster_at(path) for path in tree)


def _labelled(files: Mapping[str, bytes]) -> tuple[Stage | None, int | None]:
    """Return the stage and wave that a rendered release has."""
    data = next((data for path, data in files.items() if path.endswith("/helmrelease.yaml")), b"")
    try:
        found: Any = load(data)
        metadata = found["metadata"]
        stage = next(
            Stage(value) for key, value in metadata["labels"].items() if key.endswith("/stage")
        )
        return stage, int(metadata["annotations"][WAVE])
    except (YamlError, KeyError, TypeError, ValueError, StopIteration):
        return None, None
