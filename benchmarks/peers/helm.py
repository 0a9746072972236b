"""`helm template`, of a chart that wraps its values in a HelmRelease: a process for each object.

This is what a script of a few lines would do. As many run at a time as there are processors.
"""

from pathlib import Path

from benchmarks.fleet import Fleet
from benchmarks.installing import from_go
from benchmarks.peer import Peer
from benchmarks.repository import dump, write_text

VERSION = "4.2.4"
PACKAGE = f"helm.sh/helm/v4/cmd/helm@v{VERSION}"

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    cluster: {{ .Values.cluster_of_hub }}
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
    {{- omit .Values "cluster_of_hub" | toYaml | nindent 4 }}
"""

APPLICATION_SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: {{ .Release.Name }}
  namespace: argocd
spec:
  generators:
  - list:
      elements:
        {{- .Values.hubs | toYaml | nindent 8 }}
  template:
    metadata:
      name: "{{ "{{ hub }}" }}"
    spec:
      destination:
        name: {{ .Release.Name }}
        namespace: "{{ "{{ hub }}" }}"
"""


def write(fleet: Fleet, folder: Path) -> None:
    write_inputs(fleet, folder)
    lines = []
    for cluster in fleet.clusters:
        name = cluster.name
        lines.append(f"{name} charts/cluster --output-dir output/{name} -f hubs/{name}.yaml")
        for hub in cluster.hubs:
            files = " ".join(f"-f layers/{layer}.yaml" for layer in hub.layers)
            lines.append(
                f"{hub.name} charts/hub --output-dir output/{name}/{hub.name} -n {hub.name}"
                f" --set cluster_of_hub={name} {files}"
            )
    write_text(folder / "releases.txt", "".join(f"{line}\n" for line in lines))


def write_inputs(fleet: Fleet, folder: Path) -> None:
    """Write two charts, the layers, and the hubs of each cluster."""
    for chart, text in (("hub", RELEASE), ("cluster", APPLICATION_SET)):
        head = {"apiVersion": "v2", "name": chart, "version": "0.1.0"}
        dump(folder / "charts" / chart / "Chart.yaml", head)
        write_text(folder / "charts" / chart / "templates" / "object.yaml", text)
    for name, values in fleet.layers.items():
        dump(folder / "layers" / f"{name}.yaml", values)
    for cluster in fleet.clusters:
        hubs = [{"hub": hub.name, "domain": hub.domain} for hub in cluster.hubs]
        dump(folder / "hubs" / f"{cluster.name}.yaml", {"hubs": hubs})


def _command(tools: Path) -> list[str]:
    return ["sh", "-c", f"xargs -P $(nproc) -L 1 {tools}/bin/helm template < releases.txt"]


PEER = Peer(
    name="helm template",
    version=VERSION,
    how="a chart that wraps its values; a process per hub and cluster, as many as processors",
    tools="helm",
    install=from_go(PACKAGE),
    write=write,
    command=_command,
    most_hubs=1000,
)
