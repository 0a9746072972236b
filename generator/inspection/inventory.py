"""Everything that is rendered for one cluster, as far as checks look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.fleet import Cluster, Settings
from generator.inspection.expansion import Application, applications
from generator.inspection.finding import Object
from generator.plan.artifact import RENDERED
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
    def applied(self) -> tuple[Object, ...]:
        """What Argo CD applies on the cluster."""
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
