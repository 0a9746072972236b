"""What an installation has on the cluster for each program that runs here as a process.

Nobody starts anything from these, and their pods are as simulated as all others. But it is here
that one reads of a live cluster which versions run, with which flags, and since when.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.bed.api import Object

PART = "app.kubernetes.io/part-of"


def controller_of_flux(
    name: str, version: str, namespace: str, flags: Sequence[str]
) -> Iterator[Object]:
    """As `flux install` does."""
    labels = {"app.kubernetes.io/component": name, PART: "flux"}
    container = {
        "name": "manager",
        "image": f"ghcr.io/fluxcd/{name}:v{version}",
        "args": list(flags),
    }
    pods = {
        "metadata": {"labels": {"app": name}},
        "spec": {"serviceAccountName": name, "containers": [container]},
    }
    yield _account(name, namespace)
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"selector": {"matchLabels": {"app": name}}, "template": pods},
    }


def controller_of_argocd(manifest: Path, version: str, namespace: str) -> Iterator[Object]:
    """As its own manifest says; what is released has a version in place of `latest`."""
    text = manifest.read_text(encoding="utf-8").replace("argocd:latest", f"argocd:v{version}")
    thing: dict[str, Any] = yaml.safe_load(text)
    thing["metadata"]["namespace"] = namespace
    yield _account(thing["spec"]["template"]["spec"]["serviceAccountName"], namespace)
    yield thing


def _account(name: str, namespace: str) -> Object:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
