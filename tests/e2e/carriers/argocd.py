"""Argo CD brings a commit: Applications, their syncs, and what people do to these by hand."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.bed.api import Object
from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.fleets import Cluster, namespace

REFRESH = {
    "ApplicationSet": {"argocd.argoproj.io/application-set-refresh": "true"},
    "Application": {"argocd.argoproj.io/refresh": "normal"},
}


@dataclass(frozen=True, slots=True)
class Application:
    sync: str
    health: str
    revision: str
    operation: str
    message: str

    def is_at(self, commit: str) -> bool:
        states = (self.revision, self.sync, self.health, self.operation)
        return states == (commit, "Synced", "Healthy", "Succeeded")

    def __str__(self) -> str:
        state = f"{self.sync}, {self.health}, at {self.revision[:7] or 'nothing'}"
        return f"{state}; operation {self.operation or 'none'}: {self.message[:300]}"


class ArgoCD:
    engine = "argocd"

    def __init__(self, bed: Bed, name: str, url: str, *, is_shared: bool = True) -> None:
        self.bed = bed
        self._name = name
        self._url = url
        self._is_shared = is_shared

    # What every carrier does

    def bootstrap(self, work: Path, clusters: Sequence[Cluster]) -> None:  # noqa: ARG002
        """Apply `argocd/` as its first file says."""
        folder = self._root_of_its_own(work) if self._is_shared else work / "argocd"
        how = ("apply", "--server-side", "--field-manager=fleetwave", "--force-conflicts")
        self.bed.alpha.kubectl(*how, "-k", str(folder))
        self.bed.argocd.restart_controller_if_told_otherwise()

    def refresh(self, clusters: Sequence[Cluster]) -> None:  # noqa: ARG002
        for kind, annotations in REFRESH.items():
            for name in self.names(kind):
                patch = {"metadata": {"annotations": annotations}}
                self.bed.api.merge(kind, name, NAMESPACE, patch)

    def is_at(self, commit: str, cluster: Cluster) -> bool:
        """The root's is healthy without ours, as soon as it has made them: so both are asked."""
        found = self.applications(cluster)
        return len(found) > 1 and all(each.is_at(commit) for each in found.values())

    def has_seen(self, commit: str, cluster: Cluster) -> bool:
        return self.is_at(commit, cluster)

    def has_failed(self, cluster: Cluster) -> bool:
        return self.is_in("Failed", cluster)

    def story(self, cluster: Cluster) -> list[str]:
        return [f"{name}: {each}" for name, each in self.applications(cluster).items()]

    def leave(self, clusters: Sequence[Cluster]) -> None:  # noqa: ARG002
        # From the root on: each would bring the next one back.
        roots = [("ApplicationSet", "fleet-root"), ("Application", "root-")]
        for kind, prefix in (*roots, ("ApplicationSet", ""), ("Application", "")):
            for name in self.names(kind):
                if name.startswith(prefix):
                    self.bed.api.let_go(kind, name, NAMESPACE)

    # What only Argo CD has

    def applications(self, cluster: Cluster) -> dict[str, Application]:
        """Return the root of a cluster, and what its ApplicationSet made."""
        return {
            each["metadata"]["name"]: _application(each)
            for each in self.bed.api.all("Application", NAMESPACE)
            if self._url in str(each["spec"])
            and re.search(rf"[-/]{cluster.name}(/|$)", each["spec"]["source"]["path"])
        }

    def is_in(self, phase: str, cluster: Cluster) -> bool:
        """Tell whether a sync is; `Failed` is also one that will be tried again."""
        found = self.applications(cluster).values()
        is_tried = phase == "Failed" and any("Retrying" in each.message for each in found)
        return is_tried or any(each.operation == phase for each in found)

    def has_ended(self, cluster: Cluster) -> bool:
        """Its sync was ended, and will not be tried again."""
        found = self.applications(cluster)[f"hubs-{cluster.name}"]
        return found.operation in {"Failed", "Error"}

    def sync_by_hand(self, cluster: Cluster, *hubs: str, revision: str) -> None:
        """As `argocd app sync`, of all, or with `--resource` of some hubs' releases only."""
        resources = [
            {
                "group": "helm.toolkit.fluxcd.io",
                "kind": "HelmRelease",
                "name": hub,
                "namespace": namespace(cluster.name, hub),
            }
            for hub in hubs
        ]
        sync: Object = {
            "revision": revision,
            "syncStrategy": {"hook": {}},
            "syncOptions": ["ServerSideApply=true"],
        }
        if resources:
            sync["resources"] = resources
        operation = {"initiatedBy": {"username": "somebody"}, "sync": sync}
        self._patch(cluster, {"operation": operation})

    def end_operation(self, cluster: Cluster) -> None:
        """As `argocd app terminate-op`."""
        self._patch(cluster, {"status": {"operationState": {"phase": "Terminating"}}})

    def names(self, kind: str) -> list[str]:
        """Return the names of this repository's objects in Argo CD."""
        return [
            each["metadata"]["name"]
            for each in self.bed.api.all(kind, NAMESPACE)
            if self._url in str(each["spec"])
        ]

    def _patch(self, cluster: Cluster, patch: Object) -> None:
        self.bed.api.merge("Application", f"hubs-{cluster.name}", NAMESPACE, patch)

    def _root_of_its_own(self, work: Path) -> Path:
        """Return `argocd/` with names by which the root meets no other fleet's."""
        folder = self.bed.folder / "argocd-of" / self._name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work / "argocd", folder)
        for file in folder.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"\bfleet-root\b", f"fleet-root-{self._name}", text))
        return folder


def _application(thing: Object) -> Application:
    status = thing.get("status", {})
    operation = status.get("operationState", {})
    conditions = [each["message"] for each in status.get("conditions", [])]
    return Application(
        sync=status.get("sync", {}).get("status", ""),
        health=status.get("health", {}).get("status", ""),
        revision=status.get("sync", {}).get("revision", ""),
        operation=operation.get("phase", ""),
        message=" ".join([operation.get("message", ""), *conditions]),
    )
