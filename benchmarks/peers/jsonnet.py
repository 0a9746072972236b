"""Jsonnet, as Tanka uses it: layers are objects with `+:`, added up; one process writes all files.

They are JSON, which costs Jsonnet much less than YAML.
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.fleet import Cluster, Fleet
from benchmarks.installing import from_cargo, from_go
from benchmarks.peer import Peer
from benchmarks.repository import write_text

LIBRARY = """\
{
  cluster(name, hubs):: [{
    path: 'argocd/%s.json' % name,
    object: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: name, namespace: 'argocd' },
      spec: {
        generators: [{ list: { elements: [
          { hub: hub.name, domain: hub.domain }
          for hub in hubs
        ] } }],
        template: {
          metadata: { name: '{{ hub }}' },
          spec: { destination: { name: name, namespace: '{{ hub }}' } },
        },
      },
    },
  }] + [{
    path: 'clusters/%s/%s.json' % [name, hub.name],
    object: {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: hub.name, namespace: hub.name, labels: { cluster: name } },
      spec: {
        interval: '1h',
        chart: { spec: { chart: 'jupyterhub', version: '4.2.0' } },
        install: { crds: 'CreateReplace' },
        upgrade: { crds: 'CreateReplace' },
        values: hub.values,
      },
    },
  } for hub in hubs],
}
"""

MAIN = """\
{
  [file.path]: file.object
  for cluster in [
%s  ]
  for file in cluster
}
"""


def write(fleet: Fleet, folder: Path) -> None:
    write_text(folder / "library.libsonnet", LIBRARY)
    for name, values in fleet.layers.items():
        write_text(folder / _path(name), _object(values))
    for cluster in fleet.clusters:
        write_text(folder / "fleet" / f"{cluster.name}.libsonnet", _cluster(cluster))
    clusters = "".join(
        f"  import 'fleet/{cluster.name}.libsonnet',\n" for cluster in fleet.clusters
    )
    write_text(folder / "main.jsonnet", MAIN % clusters)


def _cluster(cluster: Cluster) -> str:
    lines = [f"(import '../library.libsonnet').cluster('{cluster.name}', ["]
    for hub in cluster.hubs:
        values = " + ".join(f"(import '../{_path(name)}')" for name in hub.layers)
        lines.append(f"  {{ name: '{hub.name}', domain: '{hub.domain}', values: {values} }},")
    return "\n".join([*lines, "])\n"])


def _path(layer: str) -> str:
    return f"layers/{layer}.libsonnet"


def _object(value: Any) -> str:
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    fields = (
        f"{json.dumps(key)}{'+' if isinstance(below, dict) else ''}: {_object(below)}"
        for key, below in value.items()
    )
    return f"{{{', '.join(fields)}}}"


def _go(tools: Path) -> list[str]:
    return [f"{tools}/bin/jsonnet", "-c", "-m", "output", "main.jsonnet"]


def _rust(tools: Path) -> list[str]:
    return [f"{tools}/bin/jrsonnet", "-c", "-m", "output", "main.jsonnet"]


GO = "0.22.0"
RUST = "0.5.0-pre98"
HOW = "objects added with `+:`; one process; JSON, which costs it less than YAML"

PEERS = (
    Peer(
        name="jsonnet (Rust: jrsonnet)",
        version=RUST,
        how=HOW,
        tools="jrsonnet",
        install=from_cargo(f"jrsonnet@{RUST}"),
        write=write,
        command=_rust,
    ),
    Peer(
        name="jsonnet (Go, which Tanka runs)",
        version=GO,
        how=HOW,
        tools="go-jsonnet",
        install=from_go(f"github.com/google/go-jsonnet/cmd/jsonnet@v{GO}"),
        write=write,
        command=_go,
    ),
)
