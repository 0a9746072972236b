"""Everything that is rendered for one cluster, as far as checks look at it."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.fleet import Cluster, Settings
from generator.inspection.expansion import Application, applications
from generator.inspection.finding import Object
from generator.plan.artifact import RENDERED
from generator.plan.flux.kustomizations import FOLDER as FLUX
from generator.plan.store import SECRETS

Reference = tuple[str, str, str]
"""Kind, namespace, name."""

STAGE = "/stage"
"""How the label ends that says which stage a release is of."""
STAGES = ("support", "staging", "production")


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out is kept
class Inventory:
    cluster: str
    objects: tuple[Object, ...]
    files: Mapping[str, int]
    """Path to size of what lies in ``rendered/clusters/<cluster>``."""
    stores: Mapping[str, Mapping[str, bytes]]
    """Folder of ``rendered/charts``, or of ``rendered/secrets/<cluster>``, to its files."""
    is_whole: bool = True
    """False while rendering: values and data are left out, and stores were just written."""
    config: Cluster | None = None
    """What the configuration says, if it can be read."""
    settings: Settings | None = None
    """What fleet.yaml says, if it can be read."""

    @cached_property
    def argocd(self) -> tuple[Object, ...]:
        return self._below(f"{RENDERED}/argocd/")

    @cached_property
    def flux(self) -> tuple[Object, ...]:
        """The Kustomizations by which Flux delivers."""
        found = self._below(f"{FLUX}/")
        return tuple(one for one in found if one.kind == "Kustomization" and not one.is_build_file)

    @cached_property
    def builds(self) -> Mapping[str, Object]:
        """Folder to its kustomization.yaml."""
        found = (one for one in self.objects if one.is_build_file)
        return {posixpath.dirname(one.path): one for one in found}

    @cached_property
    def paths(self) -> frozenset[str]:
        """All files that were read."""
        return frozenset((*self.files, *(one.path for one in self.objects)))

    def listed(self, kustomization: Object) -> Iterator[str]:
        """Give the files that a Kustomization applies."""
        folder = posixpath.normpath(str(kustomization.spec.get("path", ""))).lstrip("/")
        build = self.builds.get(folder)
        for name in (build.value.get("resources") or ()) if build else ():
            yield posixpath.normpath(posixpath.join(folder, str(name)))

    def brought(self, kustomization: Object) -> Iterator[Object]:
        """Give the objects that a Kustomization applies."""
        for path in self.listed(kustomization):
            yield from self._by_path.get(path, ())

    @cached_property
    def _by_path(self) -> Mapping[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for one in self.applied:
            found.setdefault(one.path, []).append(one)
        return found

    @cached_property
    def applied(self) -> tuple[Object, ...]:
        """What the engine applies on the cluster."""
        found = self._below(f"{RENDERED}/clusters/")
        return tuple(one for one in found if not one.is_build_file)

    @cached_property
    def stored(self) -> tuple[Object, ...]:
        """What kustomize-controller applies."""
        return self._below(f"{SECRETS}/")

    def _below(self, folder: str) -> tuple[Object, ...]:
        return tuple(one for one in self.objects if one.path.startswith(folder))

    @cached_property
    def applications(self) -> tuple[Application, ...]:
        return tuple(applications(self.argocd))

    @cached_property
    def index(self) -> Mapping[Reference, Object]:
        return {(one.kind, one.namespace, one.name): one for one in self.applied}

    @cached_property
    def releases(self) -> tuple[Object, ...]:
        return tuple(one for one in self.applied if one.kind == "HelmRelease")

    def covered(self, application: Application) -> Iterator[Object]:
        """Give what an Application applies."""
        paths = self.coverage.get(application.name, frozenset())
        yield from (one for one in self.applied if one.path in paths)

    @cached_property
    def coverage(self) -> Mapping[str, frozenset[str]]:
        """Name of an Application to the files it applies."""
        return {
            one.name: frozenset(path for path in self.files if one.covers(path))
            for one in self.applications
        }


def stage(release: Object) -> str:
    """Return which of ``STAGES`` a release's label says. A fleet may have a label of its own that
    ends in the same way, with other words."""
    said = (text for key, text in release.labels.items() if key.endswith(STAGE))
    return next((text for text in said if text in STAGES), "")
