"""kustomize: a base, a component for each layer, an overlay for each hub; one process per cluster.

All hubs of a cluster are one build, which writes a file per object. As many builds run at a time as
there are processors.
"""

from pathlib import Path
from typing import Any

from benchmarks.fleet import DEFAULTS, Cluster, Fleet, Hub
from benchmarks.floor import application_set, release
from benchmarks.installing import from_go
from benchmarks.peer import Peer
from benchmarks.repository import dump, write_text

VERSION = "5.7.1"

API = "kustomize.config.k8s.io"
TARGET = {"kind": "HelmRelease"}

BUILD = "mkdir -p output/$1 && exec {kustomize} build clusters/$1 -o output/$1"


def write(fleet: Fleet, folder: Path) -> None:
    base = release(
        {"name": "none"}, {"name": "release"}, {"version": "4.2.0"}, fleet.layers[DEFAULTS]
    )
    dump(folder / "layers" / DEFAULTS / "helmrelease.yaml", base)
    _kustomization(folder / "layers" / DEFAULTS, resources=["helmrelease.yaml"])
    own = {hub.layers[-1] for cluster in fleet.clusters for hub in cluster.hubs}
    for name, values in fleet.layers.items():
        if name != DEFAULTS and name not in own:
            _component(folder / "layers" / name, values)
    for cluster in fleet.clusters:
        _write_cluster(cluster, fleet, folder)
    write_text(folder / "clusters.txt", "".join(f"{cluster.name}\n" for cluster in fleet.clusters))


def _write_cluster(cluster: Cluster, fleet: Fleet, folder: Path) -> None:
    here = folder / "clusters" / cluster.name
    hubs = [{"name": hub.name, "domain": hub.domain} for hub in cluster.hubs]
    dump(here / "applicationset.yaml", application_set({"name": cluster.name, "hubs": hubs}))
    _kustomization(here, resources=["applicationset.yaml", *(hub.name for hub in cluster.hubs)])
    for hub in cluster.hubs:
        _write_hub(cluster, hub, fleet, here / hub.name)


def _write_hub(cluster: Cluster, hub: Hub, fleet: Fleet, here: Path) -> None:
    metadata = {"name": hub.name, "labels": {"cluster": cluster.name}}
    values = fleet.layers[hub.layers[-1]]
    dump(here / "values.yaml", _patch({"metadata": metadata, "spec": {"values": values}}))
    patch = {"path": "values.yaml", "target": TARGET, "options": {"allowNameChange": True}}
    _kustomization(
        here,
        namespace=hub.name,
        resources=[f"../../../layers/{DEFAULTS}"],
        components=[f"../../../layers/{name}" for name in hub.layers[1:-1]],
        patches=[patch],
    )


def _component(here: Path, values: Any) -> None:
    dump(here / "values.yaml", _patch({"metadata": {"name": "any"}, "spec": {"values": values}}))
    patches = [{"path": "values.yaml", "target": TARGET}]
    head = {"apiVersion": f"{API}/v1alpha1", "kind": "Component"}
    dump(here / "kustomization.yaml", {**head, "patches": patches})


def _patch(content: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", **content}


def _kustomization(here: Path, **content: Any) -> None:
    head = {"apiVersion": f"{API}/v1beta1", "kind": "Kustomization"}
    dump(here / "kustomization.yaml", {**head, **content})


def _command(tools: Path) -> list[str]:
    build = BUILD.format(kustomize=f"{tools}/bin/kustomize")
    return ["sh", "-c", f"xargs -P $(nproc) -n 1 sh -c '{build}' sh < clusters.txt"]


PEER = Peer(
    name="kustomize",
    version=VERSION,
    how="a component per layer, an overlay per hub; one build per cluster, as many as processors",
    tools="kustomize",
    install=from_go(f"sigs.k8s.io/kustomize/kustomize/v5@v{VERSION}"),
    write=write,
    command=_command,
)
