"""The objects that must not be lost, in some rendered files."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.guards import rendered
from generator.guards.rendered import Deployed, Key
from generator.inspection import known
from generator.inspection.expansion import Application, applications
from generator.inspection.finding import Object, mapping
from generator.plan.flux.kustomizations import FOLDER as FLUX


@dataclass(slots=True)
class State:
    """The objects of some files."""

    releases: dict[Key, Deployed] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    """Name to path."""
    applications: dict[Key, Application] = field(default_factory=dict)
    sets: dict[Key, Object] = field(default_factory=dict)
    """ApplicationSets."""
    kustomizations: dict[Key, str] = field(default_factory=dict)
    """Those by which Flux delivers, and the folder that each applies."""
    kept: set[str] = field(default_factory=set)
    """Folders of which Flux takes nothing away when their Kustomization is gone."""

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """What there is, of any kind."""
        return frozenset(
            (
                *(("Release", *key) for key in self.releases),
                *(("Namespace", name) for name in self.namespaces),
                *(("Application", *key) for key in self.applications),
                *(("ApplicationSet", *key) for key in self.sets),
                *(("Kustomization", *key) for key in self.kustomizations),
            )
        )


def has_objects(path: str) -> bool:
    """Tell whether what a file has could be lost; sources only say what a release's chart is."""
    return not path.endswith("/sources.yaml")


def _is_kept(kustomization: Object) -> bool:
    """Tell whether what one has brought stays: itself does, or it leaves what it has brought."""
    spec = kustomization.spec
    return (
        mapping(kustomization.metadata, "annotations").get(known.PRUNE) == "disabled"
        or spec.get("deletionPolicy") == "Orphan"
        or (spec.get("deletionPolicy") in {None, "MirrorPrune"} and not spec.get("prune"))
    )


def state(files: Mapping[str, bytes]) -> State:
    found = State()
    for path, data in files.items():
        for one in rendered.objects(path, data) if has_objects(path) else ():
            if one.kind == "HelmRelease":
                release = rendered.deployed(one)
                found.releases[release.key] = release
            elif one.kind == "Namespace":
                found.namespaces[one.name] = path
            elif one.kind == "ApplicationSet":
                found.sets[one.namespace, one.name] = one
            elif one.kind == "Kustomization" and path.startswith(f"{FLUX}/"):
                folder = posixpath.normpath(str(one.spec.get("path", "")))
                found.kustomizations[one.namespace, one.name] = folder
                if _is_kept(one):
                    found.kept.add(folder)
            for application in applications([one]):
                found.applications[one.namespace, application.name] = application
    return found
