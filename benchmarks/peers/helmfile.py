"""helmfile: a release for each hub and cluster, of the same charts as with `helm template`."""

import os
from pathlib import Path
from typing import Any

from benchmarks.fleet import Fleet
from benchmarks.installing import all_of, from_go, from_go_source
from benchmarks.peer import Peer
from benchmarks.peers import helm
from benchmarks.repository import dump

VERSION = "1.8.0"


def write(fleet: Fleet, folder: Path) -> None:
    helm.write_inputs(fleet, folder)
    releases: list[dict[str, Any]] = []
    for cluster in fleet.clusters:
        here = {"kubeContext": cluster.name}
        values: list[Any] = [f"hubs/{cluster.name}.yaml"]
        releases.append(
            {"name": cluster.name, "chart": "./charts/cluster", "values": values, **here}
        )
        for hub in cluster.hubs:
            values = [f"layers/{name}.yaml" for name in hub.layers]
            values.append({"cluster_of_hub": cluster.name})
            release = {"name": hub.name, "namespace": hub.name, "chart": "./charts/hub"}
            releases.append({**release, "values": values, **here})
    dump(folder / "helmfile.yaml", {"releases": releases})


def _command(tools: Path) -> list[str]:
    place = "output/{{ .Release.KubeContext }}/{{ .Release.Name }}"
    return [
        *(f"{tools}/bin/helmfile", "--helm-binary", f"{tools}/bin/helm", "--quiet"),
        *("template", "--skip-deps", "--concurrency", str(os.cpu_count())),
        *("--output-dir", "output", "--output-dir-template", place),
    ]


PEER = Peer(
    name="helmfile",
    version=VERSION,
    how="a release per hub and cluster, of the same charts; as many at a time as processors",
    tools="helmfile",
    install=all_of(
        from_go_source(f"github.com/helmfile/helmfile@v{VERSION}", "helmfile"),
        from_go(helm.PACKAGE),
    ),
    write=write,
    command=_command,
    most_hubs=1000,
)
