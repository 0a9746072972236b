"""Writes a fleet as fleetwave reads it, and with what real ones also have.

python -m benchmarks.repository ROOT [--shape plain] [--clusters 30] [--hubs 6] [--with jsonnet]
"""

import argparse
import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from benchmarks import features
from benchmarks.fleet import DEFAULTS, SHAPES, Cluster, Fleet, Hub, make

REMOTE = {"repository": "https://hub.jupyter.org/helm-chart/", "version": "4.2.0"}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("root", type=Path)
    options.add_argument("--shape", choices=SHAPES, default="plain")
    options.add_argument("--clusters", type=int)
    options.add_argument("--hubs", type=int, help="of each cluster")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--with", choices=features.ALL, action="append", default=[], dest="having")
    given = options.parse_args()
    size = {"clusters": given.clusters, "hubs": given.hubs, "seed": given.seed}
    shape = replace(SHAPES[given.shape], **{key: n for key, n in size.items() if n is not None})
    write(make(shape), given.root, having=given.having)


def write(fleet: Fleet, root: Path, *, having: Collection[str] = ()) -> None:
    chart: dict[str, Any] = {**REMOTE, "values": [_path(DEFAULTS)]}
    if "jsonnet" in having:
        chart["values"].append(features.JSONNET_PATH)
        chart["jsonnet_variables"] = features.JSONNET_VARIABLES
        write_text(root / features.JSONNET_PATH, features.JSONNET)
    if "charts" in having:
        chart = {
            "path": features.CHART_PATH,
            **{key: chart[key] for key in chart if key not in REMOTE},
        }
        for name, text in features.CHART.items():
            write_text(root / features.CHART_PATH / name, text)
    repository = {"url": "https://git.example.org/hubs.git"}
    dump(root / "config/fleet.yaml", {"repository": repository, "charts": {"jupyterhub": chart}})
    for name, values in fleet.layers.items():
        dump(root / _path(name), values)
    for cluster in fleet.clusters:
        _write_cluster(cluster, root, having)


def _write_cluster(cluster: Cluster, root: Path, having: Collection[str]) -> None:
    folder = f"config/clusters/{cluster.name}"
    hubs = []
    for hub in cluster.hubs:
        files = [os.path.relpath(_path(name), folder) for name in hub.layers if name != DEFAULTS]
        if "nulls" in having:
            files.append(f"{hub.name}-nulls.values.yaml")
            dump(root / folder / files[-1], features.NULLS)
        if "encrypted" in having:
            files.append(f"enc-{hub.name}.secret.values.yaml")
            write_text(root / folder / files[-1], features.encrypted(cluster.name, hub.name))
        hubs.append(_entry(cluster, hub, files))
    head = {"name": cluster.name, "provider": cluster.provider, "hubs": hubs}
    dump(root / folder / "cluster.yaml", head)


def _entry(cluster: Cluster, hub: Hub, files: list[str]) -> dict[str, Any]:
    return {
        "name": hub.name,
        "display_name": f"Hub {hub.name} of {cluster.name}",
        "domain": hub.domain,
        "helm_chart": "jupyterhub",
        "helm_chart_values_files": files,
    }


def _path(layer: str) -> str:
    return f"config/{layer}.values.yaml"


def dump(path: Path, value: Any) -> None:
    write_text(path, yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
