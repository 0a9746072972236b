"""Small fleets as people write them, commit by commit, rendered by fleetwave itself.

A values file ``x.values.yaml`` says just ``x: <version>``, and every hub lists the files that it
uses. So what a release runs can be read from its values, and what two of them share from the
configuration, without asking how fleetwave tells.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from generator.diagnostic import Level
from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory, Tree
from tests.model.manifests import RELEASE, Catalogue, Document, Key, Revision, documents
from tests.model.scenario import Application

CHART = "chart"
"""Named as a file, to give the version of the chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    files: tuple[str, ...]
    """Besides ``common`` and the hub's own."""
    cluster_yaml: Mapping[str, Any]


def hub(*files: str, **cluster_yaml: Any) -> Hub:
    return Hub(files=files, cluster_yaml=cluster_yaml)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    hubs: Mapping[str, Hub]
    """A hub is a canary if its name has ``staging`` in it."""
    cluster: str = "alpha"
    rollout: Mapping[str, Any] = field(default_factory=dict)
    engine: str = "argocd"
    per_hub: bool = False
    """One Application for each hub."""
    oci: bool = False
    """Each version of the chart is a source of its own."""
    support: bool = False
    """The cluster has a support release, of ``common`` alone."""
    nulls: bool = False
    """Each version of ``common`` has a null of its own, which travels in a ConfigMap."""

    def files(self, name: str) -> tuple[str, ...]:
        return ("common", *self.hubs[name].files, name)

    def config(self, versions: Mapping[str, int]) -> Tree:
        """Write the repository. A file whose version is not given has version 1."""
        folder = f"config/clusters/{self.cluster}"
        repository = "oci://charts.example.org/hub" if self.oci else "https://charts.example.org/"
        fleet = {
            "repository": {"url": "https://git.example.org/fleet.git"},
            "charts": {"hub": {"repository": repository, "version": f"{versions[CHART]}.0.0"}},
        }
        hubs = [
            {
                "name": name,
                "domain": f"{name}.{self.cluster}.example.org",
                "helm_chart": "hub",
                "helm_chart_values_files": [f"{file}.values.yaml" for file in self.files(name)],
                **hub.cluster_yaml,
            }
            for name, hub in self.hubs.items()
        ]
        naming = {"namespace": "{cluster}-{hub}"}
        cluster: dict[str, Any] = {"name": self.cluster, "provider": "gcp", "hubs": hubs}
        if self.support:
            cluster["support"] = {"helm_chart_values_files": ["common.values.yaml"]}
            fleet["charts"]["support"] = {"repository": repository, "version": "1.0.0"}
        rollout = {"rollout": self.rollout} if self.rollout else {}
        delivery = {"engine": self.engine} | ({"applications": "hub"} if self.per_hub else {})
        written = {"config/fleet.yaml": fleet | {"naming": naming, "delivery": delivery}}
        written[f"{folder}/cluster.yaml"] = cluster | rollout
        for file in {file for name in self.hubs for file in self.files(name)}:
            version = versions.get(file, 1)
            values: dict[str, Any] = {file: version}
            if self.nulls and file == "common":
                values["gone"] = {f"v{version}": None}
            written[f"{folder}/{file}.values.yaml"] = values
        # JSON is YAML, and quicker to write.
        return {path: json.dumps(data).encode() for path, data in written.items()}

    def render(self, versions: Mapping[str, int]) -> Mapping[str, bytes]:
        return _rendered(frozenset(self.config({CHART: 1, **versions}).items()))

    def revisions(
        self,
        commits: tuple[Mapping[str, int], ...],
        tamper: Callable[[Document], Document] = lambda document: document,
    ) -> tuple[Revision, ...]:
        """Render each commit; a version once given stays until another one is."""
        catalogue, found = Catalogue(), []
        versions: dict[str, int] = {}
        for commit in commits:
            versions |= commit
            rendered = documents(self.render(versions), f"rendered/clusters/{self.cluster}")
            found.append(catalogue.revision(tamper(document) for document in rendered))
        return tuple(found)

    def application(self) -> Application:
        """Read how the rendered Application syncs."""
        found = documents(self.render({}), f"rendered/argocd/{self.cluster}")
        spec = next(doc for doc in found if doc["kind"] == "ApplicationSet")["spec"]
        policy: Document = spec["template"]["spec"]["syncPolicy"]
        assert policy["automated"] == {"prune": True, "selfHeal": True}
        return Application(
            retries=policy["retry"]["limit"],
            refresh=policy["retry"]["refresh"],
            options=frozenset(policy["syncOptions"]),
        )

    def key(self, name: str) -> Key:
        return RELEASE, f"{self.cluster}-{name}", name

    def shared(self) -> dict[tuple[Key, Key], frozenset[str]]:
        """What each production release has in common with each of its canaries."""
        canaries = [name for name in self.hubs if "staging" in name]
        found = {}
        for name, each in self.hubs.items():
            if "ungated" in each.cluster_yaml.get("rollout", {}):
                continue
            named = each.cluster_yaml.get("staged_by", canaries)
            for canary in () if name in canaries else [named] if isinstance(named, str) else named:
                both = frozenset(self.files(name)) & frozenset(self.files(canary))
                found[self.key(name), self.key(canary)] = both
        return found


@cache
def _rendered(files: frozenset[tuple[str, bytes]]) -> Mapping[str, bytes]:
    found = build(InMemory(dict(files)), Selection())
    assert [one for one in found.diagnostics if one.level is not Level.NOTE] == []
    return found.clusters[0].tree
