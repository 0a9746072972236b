"""cdk8s, in plain JavaScript, run by node: `cdk8s synth` does just that, and starts more slowly.

Layers are modules of the program. `Yaml.load` starts a process for each file, so it is not used.
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.fleet import Fleet
from benchmarks.installing import from_npm
from benchmarks.peer import Peer
from benchmarks.repository import write_text

MAIN = """\
'use strict';
const { App, ApiObject, Chart } = require('cdk8s');

const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function merge(low, high) {
  const result = { ...low };
  for (const [key, value] of Object.entries(high)) {
    result[key] = isMap(value) && isMap(result[key]) ? merge(result[key], value) : value;
  }
  return result;
}

class Hub extends Chart {
  constructor(app, cluster, hub) {
    super(app, `${cluster.name}.${hub.name}`);
    new ApiObject(this, 'release', {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: hub.name, namespace: hub.name, labels: { cluster: cluster.name } },
      spec: {
        interval: '1h',
        chart: { spec: { chart: 'jupyterhub', version: '4.2.0' } },
        install: { crds: 'CreateReplace' },
        upgrade: { crds: 'CreateReplace' },
        values: hub.layers.map((name) => require(`./layers/${name}.json`)).reduce(merge),
      },
    });
  }
}

class Cluster extends Chart {
  constructor(app, cluster) {
    super(app, cluster.name);
    new ApiObject(this, 'set', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: cluster.name, namespace: 'argocd' },
      spec: {
        generators: [
          { list: { elements: cluster.hubs.map(({ name, domain }) => ({ hub: name, domain })) } },
        ],
        template: {
          metadata: { name: '{{ hub }}' },
          spec: { destination: { name: cluster.name, namespace: '{{ hub }}' } },
        },
      },
    });
  }
}

const app = new App({ outdir: 'output' });
for (const cluster of require('./fleet.json')) {
  new Cluster(app, cluster);
  for (const hub of cluster.hubs) new Hub(app, cluster, hub);
}
app.synth();
"""


def write(fleet: Fleet, folder: Path) -> None:
    write_text(folder / "main.js", MAIN)
    for name, values in fleet.layers.items():
        _dump(folder / "layers" / f"{name}.json", values)
    clusters = [
        {
            "name": cluster.name,
            "hubs": [
                {"name": hub.name, "domain": hub.domain, "layers": hub.layers}
                for hub in cluster.hubs
            ],
        }
        for cluster in fleet.clusters
    ]
    _dump(folder / "fleet.json", clusters)


def _dump(path: Path, value: Any) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False))


def _command(tools: Path) -> list[str]:
    return ["env", f"NODE_PATH={tools}/node_modules", "node", "main.js"]


PEER = Peer(
    name="cdk8s",
    version="2.70.106",
    how="plain JavaScript, run by `node`; layers are modules; a chart per hub and cluster",
    tools="cdk8s",
    install=from_npm("cdk8s_lock"),
    write=write,
    command=_command,
)
