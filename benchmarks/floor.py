"""The least that a program in Python must do to render a fleet: the measure for fleetwave.

libyaml reads every file once, maps are merged as Helm merges them, libyaml writes one HelmRelease
per hub and one ApplicationSet per cluster. Nothing is checked, compared or reported.

    python benchmarks/floor.py FLEET OUTPUT
"""
# ruff: noqa: PTH103, PTH120, PTH123, PTH208 -- pathlib costs more

import os
import sys
from typing import Any

import yaml

_loaded: dict[str, Any] = {}


def load(path: str) -> Any:
    if path not in _loaded:
        with open(path, "rb") as file:
            _loaded[path] = yaml.load(file.read(), Loader=yaml.CSafeLoader)
    return _loaded[path]


def merge(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    result = dict(low)
    for key, value in high.items():
        below = result.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            result[key] = merge(below, value)
        else:
            result[key] = value
    return result


def write(path: str, value: dict[str, Any]) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        yaml.dump(value, file, Dumper=yaml.CSafeDumper, encoding="utf-8")


def release(
    cluster: dict[str, Any], hub: dict[str, Any], chart: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {
            "name": hub["name"],
            "namespace": hub["name"],
            "labels": {"cluster": cluster["name"]},
        },
        "spec": {
            "interval": "1h",
            "chart": {"spec": {"chart": "jupyterhub", "version": chart["version"]}},
            "install": {"crds": "CreateReplace"},
            "upgrade": {"crds": "CreateReplace"},
            "values": values,
        },
    }


def application_set(cluster: dict[str, Any]) -> dict[str, Any]:
    elements = [{"hub": hub["name"], "domain": hub["domain"]} for hub in cluster["hubs"]]
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {"name": cluster["name"], "namespace": "argocd"},
        "spec": {
            "generators": [{"list": {"elements": elements}}],
            "template": {
                "metadata": {"name": "{{ hub }}"},
                "spec": {"destination": {"name": cluster["name"], "namespace": "{{ hub }}"}},
            },
        },
    }


def main() -> None:
    fleet, output = sys.argv[1:]
    chart = load(f"{fleet}/config/fleet.yaml")["charts"]["jupyterhub"]
    clusters = f"{fleet}/config/clusters"
    for name in sorted(os.listdir(clusters)):
        cluster = load(f"{clusters}/{name}/cluster.yaml")
        for hub in cluster["hubs"]:
            values: dict[str, Any] = {}
            for layer in chart["values"]:
                values = merge(values, load(f"{fleet}/{layer}"))
            for layer in hub["helm_chart_values_files"]:
                values = merge(values, load(os.path.normpath(f"{clusters}/{name}/{layer}")))
            path = f"{output}/clusters/{name}/{hub['name']}/helmrelease.yaml"
            write(path, release(cluster, hub, chart, values))
        write(f"{output}/argocd/{name}/applicationset.yaml", application_set(cluster))


if __name__ == "__main__":
    main()
