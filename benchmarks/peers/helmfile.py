"""helmfile: a release for each hub and cluster, of the same charts as with `helm template`.

It renders the releases of one file after another, but files in helmfile.d at the same time.
"""

from pathlib import Path
from typing import Any

from benchmarks.fleet import Cluster, Fleet, Hub
from benchmarks.installing import all_of, from_go, from_go_source
from benchmarks.peer import Peer
from benchmarks.peers import helm
from benchmarks.repository import dump

VERSION = "1.8.0"


def write(fleet: Fleet, folder: Path) -> None:
    helm.write_inputs(fleet, folder)
    for cluster in fleet.clusters:
        values = [f"../hubs/{cluster.name}.yaml"]
        releases = [{"name": cluster.name, "chart": "../charts/cluster", "values": values}]
        releases += [_release(cluster, hub) for hub in cluster.hubs]
        of_all = {"kubeContext": cluster.name}
        dump(
            folder / "helmfile.d" / f"{cluster.name}.yaml",
            {"releases": [release | of_all for release in releases]},
        )


def _release(cluster: Cluster, hub: Hub) -> dict[str, Any]:
    files = [f"../layers/{name}.yaml" for name in hub.layers]
    values = [*files, {"cluster_of_hub": cluster.name}]
    return {"name": hub.name, "namespace": hub.name, "chart": "../charts/hub", "values": values}


def _command(tools: Path) -> list[str]:
    place = "{{ .OutputDir }}/{{ .Release.KubeContext }}/{{ .Release.Name }}"
    options = f'--skip-deps --output-dir "$PWD/output" --output-dir-template "{place}"'
    run = f"{tools}/bin/helmfile --helm-binary {tools}/bin/helm --quiet template {options}"
    return ["sh", "-c", run]


PEER = Peer(
    name="helmfile",
    version=VERSION,
    how="a release per hub and cluster, of the same charts; a file per cluster in helmfile.d",
    tools="helmfile",
    install=all_of(
        from_go_source(f"github.com/helmfile/helmfile@v{VERSION}", "helmfile"),
        from_go(helm.PACKAGE),
    ),
    write=write,
    command=_command,
    most_hubs=1000,
)
