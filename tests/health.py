"""The health checks as they stand in the rendered ``argocd-cm``, and what they are asked about.

``data/health`` has the states that Flux's controllers put their objects in, seen in running ones or
read in their source, and what Argo CD should make of each.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import yaml

from generator.bootstrap import build_bootstrap
from generator.workspace import Workspace
from tests.command import ROOT

API_VERSIONS = {
    "HelmRelease": "helm.toolkit.fluxcd.io/v2",
    "Kustomization": "kustomize.toolkit.fluxcd.io/v1",
    "Bucket": "source.toolkit.fluxcd.io/v1",
    "GitRepository": "source.toolkit.fluxcd.io/v1",
    "HelmChart": "source.toolkit.fluxcd.io/v1",
    "HelmRepository": "source.toolkit.fluxcd.io/v1",
    "OCIRepository": "source.toolkit.fluxcd.io/v1",
}
_CONDITION = re.compile(r"(\w+)=(\w+) (\w+) (\d+)(?: (\d+)m)?\Z")


@dataclass(frozen=True)
class State:
    kind: str
    entry: Mapping[str, Any]
    """As written in the file."""

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.entry['state']}"

    @property
    def wanted(self) -> str:
        """Status and message."""
        return str(self.entry["wanted"])

    @property
    def object(self) -> dict[str, Any]:
        """The object in that state now: times count from when it is asked for."""
        return _object(self.kind, self.entry)


@cache
def argocd_cm() -> bytes:
    """Return the ConfigMap of the fleet in this repository, as it is rendered now."""
    return build_bootstrap(Workspace(ROOT)).tree["argocd/manifests/argocd-cm.yaml"]


@cache
def scripts() -> dict[str, str]:
    """Return the health checks by kind."""
    data = yaml.load(argocd_cm(), yaml.CSafeLoader)["data"]
    return {key.rpartition("_")[2]: script for key, script in data.items()}


@cache
def states() -> tuple[State, ...]:
    return tuple(_states())


def _states() -> Iterator[State]:
    kinds = {"helmrelease": "HelmRelease", "kustomization": "Kustomization", "source": ""}
    for file, kind in kinds.items():
        text = (ROOT / "tests" / "data" / "health" / f"{file}.yaml").read_text(encoding="utf-8")
        for entry in yaml.load(text, yaml.CSafeLoader):
            yield State(entry.get("kind", kind), entry)


def _object(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {"name": "hub", "namespace": "hub", "generation": entry["generation"]}
    metadata["creationTimestamp"] = _ago(entry.get("minutes_old", 1))
    if "asked" in entry:
        metadata["annotations"] = {"reconcile.fluxcd.io/requestedAt": entry["asked"]}
    status = dict(entry["status"])
    if "conditions" in entry:
        status["conditions"] = [_condition(text) for text in entry["conditions"]]
    return {
        "apiVersion": API_VERSIONS[kind],
        "kind": kind,
        "metadata": metadata,
        "spec": entry.get("spec", {}),
        "status": status,
    }


def _condition(text: str) -> dict[str, Any]:
    """Read ``type=status reason generation``, and for how many minutes it has been so."""
    match = _CONDITION.match(text)
    assert match, text
    return {
        "type": match[1],
        "status": match[2],
        "reason": match[3],
        "observedGeneration": int(match[4]),
        "lastTransitionTime": _ago(int(match[5] or 1)),
        "message": "because",
    }


def _ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
