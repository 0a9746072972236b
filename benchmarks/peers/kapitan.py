"""Kapitan: a class for each layer, a target for each hub and cluster.

reclass appends lists where Helm replaces them, so each list above the defaults is marked with `~`.
"""

from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.fleet import DEFAULTS, Cluster, Fleet
from benchmarks.installing import from_pypi
from benchmarks.peer import Peer
from benchmarks.repository import dump, write_text

VERSION = "0.36.3"

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {{ inventory.parameters.hub.name }}
  namespace: {{ inventory.parameters.hub.name }}
  labels:
    cluster: {{ inventory.parameters.hub.cluster }}
spec:
  interval: 1h
  chart:
    spec:
      chart: jupyterhub
      version: 4.2.0
  install:
    crds: CreateReplace
  upgrade:
    crds: CreateReplace
  values:
    {{ inventory.parameters.values_of_hub | yaml | indent(4) }}
"""

APPLICATION_SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: {{ inventory.parameters.cluster.name }}
  namespace: argocd
spec:
  generators:
  - list:
      elements:
        {{ inventory.parameters.cluster.hubs | yaml | indent(8) }}
  template:
    metadata:
      name: "{{ '{{ hub }}' }}"
    spec:
      destination:
        name: {{ inventory.parameters.cluster.name }}
        namespace: "{{ '{{ hub }}' }}"
"""

COMPONENT = """\
from kapitan.inputs.kadet import BaseObj, inventory


def main(input_params):
    parameters = inventory(lazy=True).parameters
"""

HUB = """\
    hub = parameters.hub
    return BaseObj.from_dict({"helmrelease": {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": hub.name, "namespace": hub.name, "labels": {"cluster": hub.cluster}},
        "spec": {
            "interval": "1h",
            "chart": {"spec": {"chart": "jupyterhub", "version": "4.2.0"}},
            "install": {"crds": "CreateReplace"},
            "upgrade": {"crds": "CreateReplace"},
            "values": parameters.values_of_hub,
        },
    }})
"""

CLUSTER = """\
    cluster = parameters.cluster
    return BaseObj.from_dict({"applicationset": {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {"name": cluster.name, "namespace": "argocd"},
        "spec": {
            "generators": [{"list": {"elements": cluster.hubs}}],
            "template": {
                "metadata": {"name": "{{ hub }}"},
                "spec": {"destination": {"name": cluster.name, "namespace": "{{ hub }}"}},
            },
        },
    }})
"""


def write(fleet: Fleet, folder: Path, *, kind: str) -> None:
    classes = folder / "inventory" / "classes"
    own = {hub.layers[-1] for cluster in fleet.clusters for hub in cluster.hubs}
    for name, values in fleet.layers.items():
        if name not in own:
            over = values if name == DEFAULTS else replacing(values)
            dump(classes / f"{name}.yml", {"parameters": {"values_of_hub": over}})
    for name, jinja, kadet in (("hub", RELEASE, HUB), ("cluster", APPLICATION_SET, CLUSTER)):
        if kind == "jinja2":
            path = f"templates/{name}.yml"
            write_text(folder / path, jinja)
        else:
            path = f"components/{name}"
            write_text(folder / path / "__init__.py", COMPONENT + kadet)
        compiled = {"input_type": kind, "input_paths": [path], "output_path": "."}
        target = "${_reclass_:name:full}"
        kapitan = {"vars": {"target": target}, "compile": [compiled]}
        dump(classes / f"{name}.yml", {"parameters": {"kapitan": kapitan}})
    for cluster in fleet.clusters:
        _write_targets(cluster, fleet, folder / "inventory" / "targets")


def _write_targets(cluster: Cluster, fleet: Fleet, targets: Path) -> None:
    hubs = [{"hub": hub.name, "domain": hub.domain} for hub in cluster.hubs]
    parameters: dict[str, Any] = {"cluster": {"name": cluster.name, "hubs": hubs}}
    dump(targets / f"{cluster.name}.yml", {"classes": ["cluster"], "parameters": parameters})
    for hub in cluster.hubs:
        classes = [*(name.replace("/", ".") for name in hub.layers[:-1]), "hub"]
        parameters = {
            "hub": {"name": hub.name, "cluster": cluster.name},
            "values_of_hub": replacing(fleet.layers[hub.layers[-1]]),
        }
        target = {"classes": classes, "parameters": parameters}
        dump(targets / f"{cluster.name}-{hub.name}.yml", target)


def replacing(value: Any) -> Any:
    """Return values whose lists replace those of lower layers."""
    if not isinstance(value, dict):
        return value
    return {
        f"~{key}" if isinstance(below, list) else key: replacing(below)
        for key, below in value.items()
    }


def _command(tools: Path, *options: str) -> list[str]:
    return [f"{tools}/bin/kapitan", "compile", "--quiet", "--output-path", "output", *options]


def _peer(kind: str, backend: str, *options: str, most_hubs: int) -> Peer:
    return Peer(
        name=f"kapitan ({kind.removesuffix('2')}, {backend})",
        version=VERSION,
        how=f"a class per layer, a target per hub and cluster{', rapidyaml' if options else ''}",
        tools="kapitan",
        install=from_pypi("kapitan.txt"),
        write=partial(write, kind=kind),
        command=lambda tools: _command(tools, "--inventory-backend", backend, *options),
        most_hubs=most_hubs,
    )


PEERS = (
    _peer("jinja2", "reclass", most_hubs=1000),
    _peer("jinja2", "reclass-rs", most_hubs=1000),
    _peer("kadet", "reclass", "--yaml-use-rapidyaml", most_hubs=1000),
    _peer("kadet", "reclass-rs", "--yaml-use-rapidyaml", most_hubs=1000),
)
