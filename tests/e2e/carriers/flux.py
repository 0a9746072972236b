"""Flux alone brings a commit: a Kustomization for each hub, which wait for each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.bed.api import Api, Object
from tests.e2e.bed.bed import Bed
from tests.e2e.fleets import Cluster, namespace
from tests.e2e.releases import release

SOURCE = "fleet"
BROKEN = frozenset(
    (
        *("HealthCheckFailed", "BuildFailed", "ReconciliationFailed"),
        *("InstallFailed", "UpgradeFailed", "RollbackSucceeded", "RetriesExceeded"),
    )
)
"""What a Kustomization, and what a HelmRelease says then."""
REQUESTED = "reconcile.fluxcd.io/requestedAt"


@dataclass(frozen=True, slots=True)
class Kustomization:
    is_current: bool
    ready: str
    reason: str
    message: str
    applied: str

    def is_at(self, commit: str) -> bool:
        return self.is_current and self.ready == "True" and self.applied.endswith(commit)

    def __str__(self) -> str:
        state = f"{self.ready} {self.reason}: {self.message[:200]}"
        return (
            f"{'' if self.is_current else 'not observed yet; '}{state}; at {self.applied[-40:][:7]}"
        )


class Flux:
    engine = "flux"

    def __init__(self, bed: Bed, name: str) -> None:
        self.bed = bed
        self.namespace = f"{name}-system"

    def bootstrap(self, work: Path, clusters: Sequence[Cluster]) -> None:
        """Apply `flux/CLUSTER/` on each cluster as its first file says."""
        for cluster in clusters:
            self.bed.clusters[cluster.destination].kubectl(
                "apply",
                "--server-side",
                "--field-manager=fleetwave",
                "-k",
                f"{work}/flux/{cluster.name}",
            )

    def refresh(self, clusters: Sequence[Cluster]) -> None:
        for cluster in clusters:
            api = self._api(cluster)
            now = api.version_now("Kustomization")[0]
            patch = {"metadata": {"annotations": {REQUESTED: now}}}
            for kind in ("GitRepository", "OCIRepository"):
                if api.get(kind, SOURCE, self.namespace):
                    api.merge(kind, SOURCE, self.namespace, patch)
            for name in self.kustomizations(cluster):
                api.merge("Kustomization", name, self.namespace, patch)

    def is_at(self, commit: str, cluster: Cluster) -> bool:
        """The root first, which makes the others."""
        found = self.kustomizations(cluster)
        return len(found) > 1 and all(each.is_at(commit) for each in found.values())

    def has_seen(self, commit: str, cluster: Cluster) -> bool:
        root = self.kustomizations(cluster).get(SOURCE)
        return root is not None and root.is_at(commit)

    def has_failed(self, cluster: Cluster) -> bool:
        """A Kustomization says so only after its `timeout`, so the releases are asked, too."""
        things = self._api(cluster).all("HelmRelease")
        spaces = {namespace(cluster.name, hub) for hub in cluster.hubs}
        own = [each for each in things if each["metadata"]["namespace"] in spaces]
        reasons = {release(each).reason for each in own}
        reasons |= {each.reason for each in self.kustomizations(cluster).values()}
        return not BROKEN.isdisjoint(reasons)

    def story(self, cluster: Cluster) -> list[str]:
        return [f"{name}: {each}" for name, each in self.kustomizations(cluster).items()]

    def leave(self, clusters: Sequence[Cluster]) -> None:
        """Suspended, they take nothing with them; the root first, which would bring them back."""
        for cluster in clusters:
            api = self._api(cluster)
            names = sorted(self.kustomizations(cluster), key=lambda name: name != SOURCE)
            for name in names:
                api.merge("Kustomization", name, self.namespace, {"spec": {"suspend": True}})
            for name in names:
                api.delete("Kustomization", name, self.namespace)

    def kustomizations(self, cluster: Cluster) -> Mapping[str, Kustomization]:
        things = self._api(cluster).all("Kustomization", self.namespace)
        return {each["metadata"]["name"]: _kustomization(each) for each in things}

    def _api(self, cluster: Cluster) -> Api:
        return self.bed.clusters[cluster.destination].api


def _kustomization(thing: Object) -> Kustomization:
    status = thing.get("status", {})
    conditions = {each["type"]: each for each in status.get("conditions", [])}
    ready = conditions.get("Ready", {})
    return Kustomization(
        is_current=thing["metadata"]["generation"] == status.get("observedGeneration"),
        ready=ready.get("status", "Unknown"),
        reason=ready.get("reason", ""),
        message=ready.get("message", ""),
        # Of what came from a registry, the commit that it was made from.
        applied=status.get("lastAppliedOriginRevision") or status.get("lastAppliedRevision", ""),
    )
