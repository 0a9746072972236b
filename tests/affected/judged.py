"""What a change affects, by the book: both states rendered whole from checkouts, and compared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.diagnostic import InvalidError
from generator.pipeline import build
from generator.selection import Selection
from generator.workspace import Workspace

Hub = tuple[str, str | None]
"""Cluster and hub; None for what the engine is given."""
Objects = Mapping[Hub, list[str]]


@dataclass(frozen=True)
class Rendered:
    objects: Objects
    clusters: frozenset[str]
    """Those that can be rendered."""
    is_fleet: bool = True
    """Whether fleet.yaml and the templates can be read."""


def rendered(root: Path) -> Rendered:
    try:
        built = build(Workspace(root), Selection())
    except InvalidError:
        return Rendered({}, frozenset(), is_fleet=False)
    objects: dict[Hub, list[object]] = {}
    good = [one for one in built.clusters if not one.is_broken]
    for one in good:
        for path, data in sorted(one.tree.items()):
            if hub := owner(path):
                objects.setdefault(hub, []).extend(yaml.load_all(data, yaml.CSafeLoader))
    return Rendered(
        {hub: sorted(map(_text, found)) for hub, found in objects.items()},
        frozenset(one.name for one in good),
    )


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def owner(path: str) -> Hub | None:
    match path.split("/"):
        case ["rendered", "argocd" | "flux", cluster, _]:
            return cluster, None
        case ["rendered", "clusters", _, _, *_, "kustomization.yaml" | "secret.yaml"]:
            return None  # how Flux is given what a hub is made of
        case ["rendered", "clusters", cluster, hub, _, *_]:
            return cluster, hub
    return None


def differing(old: Rendered, new: Rendered) -> set[Hub]:
    """Return what must be named, of the clusters that can be rendered now or are gone; of those
    that could not be rendered before, everything."""
    return {
        (cluster, hub)
        for cluster, hub in old.objects.keys() | new.objects.keys()
        if not _is_same(old.objects.get((cluster, hub)), new.objects.get((cluster, hub)))
    }


def _is_same(old: list[str] | None, new: list[str] | None) -> bool:
    """What brings encrypted files comes and goes with an engine; whether there are any, the release
    says."""
    if old and new and any(map(_brings, old)) != any(map(_brings, new)):
        old, new = ([one for one in each if not _brings(one)] for each in (old, new))
    return old == new


def _brings(one: str) -> bool:
    return '"path": "./rendered/secrets/' in one
