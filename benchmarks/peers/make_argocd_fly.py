"""make-argocd-fly: an environment for each cluster, an application for each hub.

It has three levels of variables, so a cluster's own hold its provider's and all that lies between.
"""

from functools import reduce
from pathlib import Path
from typing import Any

from benchmarks.fleet import DEFAULTS, Cluster, Fleet
from benchmarks.floor import merge
from benchmarks.installing import from_pypi
from benchmarks.peer import Peer
from benchmarks.repository import dump, write_text

VERSION = "0.4.8"

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {{ app_name }}
  namespace: {{ app_name }}
  labels:
    cluster: {{ env_name }}
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
    {{ values_of_hub | to_nice_yaml | indent(4) }}
"""

APPLICATION_SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: {{ env_name }}
  namespace: argocd
spec:
  generators:
  - list:
      elements:
        {{ hubs | to_nice_yaml | indent(8) }}
  template:
    metadata:
      name: "{{ '{{ hub }}' }}"
    spec:
      destination:
        name: {{ env_name }}
        namespace: "{{ '{{ hub }}' }}"
"""


def write(fleet: Fleet, folder: Path) -> None:
    dump(folder / "config/defaults.yml", {"vars": {"values_of_hub": fleet.layers[DEFAULTS]}})
    write_text(folder / "source/cluster/applicationset.yml.j2", APPLICATION_SET)
    for cluster in fleet.clusters:
        environment = {cluster.name: _environment(cluster, fleet)}
        dump(folder / "config" / f"{cluster.name}.yml", {"envs": environment})
    for name in {hub.name for cluster in fleet.clusters for hub in cluster.hubs}:
        write_text(folder / "source" / name / "helmrelease.yml.j2", RELEASE)


def _environment(cluster: Cluster, fleet: Fleet) -> dict[str, Any]:
    of_all = [name for name in cluster.hubs[0].layers[1:-1] if not name.startswith("shared/")]
    own = {
        hub.name: [name for name in hub.layers[1:] if name not in of_all] for hub in cluster.hubs
    }

    nothing: dict[str, Any] = {}

    def together(names: list[str]) -> dict[str, Any]:
        return {"values_of_hub": reduce(merge, [fleet.layers[name] for name in names], nothing)}

    hubs = [{"hub": hub.name, "domain": hub.domain} for hub in cluster.hubs]
    apps = {name: {"vars": together(layers)} for name, layers in own.items()}
    return {"vars": together(of_all), "apps": {"cluster": {"vars": {"hubs": hubs}}, **apps}}


def _command(tools: Path) -> list[str]:
    return [f"{tools}/bin/make-argocd-fly", "--skip-latest-version-check", "--loglevel", "ERROR"]


PEER = Peer(
    name="make-argocd-fly",
    version=VERSION,
    how="an environment per cluster with its provider's variables, an application per hub",
    tools="make-argocd-fly",
    install=from_pypi("make-argocd-fly.txt"),
    write=write,
    command=_command,
)
