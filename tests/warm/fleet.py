"""A fleet in which clusters share much, and some of them more to say of it than others."""

from pathlib import Path

from tests.repositories import git

FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  jupyterhub:
    repository: https://hub.jupyter.org/helm-chart/
    version: 4.2.0
    values: [config/defaults.values.yaml]
  own: {path: charts/own, values: [config/own.values.jsonnet]}
  lax: {path: charts/lax}
"""
LAX = """\
apiVersion: v2
name: lax
version: 0.1.0
dependencies:
- {name: loose, version: 1.x, repository: https://charts.example.org}
- {name: base, version: 0.1.0, repository: "file://../base"}
"""
BASE = """\
apiVersion: v2
name: base
version: 0.1.0
dependencies:
- {name: nested, version: 1.0.0, repository: https://charts.example.org}
"""
CLUSTER = """\
name: {name}
provider: gcp
hubs:
- name: staging
  domain: staging.{name}.example.org
  helm_chart: jupyterhub
  helm_chart_values_files: [../../provider.values.yaml, staging.values.yaml]
- name: prod
  domain: {name}.example.org
  helm_chart: own
  helm_chart_values_files: [prod.values.yaml]
"""
LOGIN = ", config: {JupyterHub: {authenticator_class: github}}"
FLUX = "provider: gcp\ndelivery: {engine: flux}\n"
NAMES = ("alpine", "campus", "coastal", "delta", "everglades")


def write(root: Path, path: str, text: str) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def make(root: Path) -> None:
    write(root, "config/fleet.yaml", FLEET)
    write(root, "config/defaults.values.yaml", "hub: {image: {tag: '1'}}\n")
    write(root, "config/provider.values.yaml", "singleuser: {memory: 1G}\n")
    write(root, "config/own.values.jsonnet", "{ size: 1 + (import 'size.libsonnet') }\n")
    write(root, "config/size.libsonnet", "2\n")
    write(root, "charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 0.1.0\n")
    write(root, "charts/own/templates/map.yaml", "a: b\n")
    write(root, "charts/lax/Chart.yaml", LAX)
    write(root, "charts/lax/templates/map.yaml", "chart: {{ .Chart.Version }}\n")
    write(root, "charts/base/Chart.yaml", BASE)
    for name in NAMES:
        cluster(root, name)
    for name in ("campus", "everglades"):  # which have the same to say of what they share
        replace(root, f"config/clusters/{name}/cluster.yaml", ": own", ": lax")
    write(root, "config/clusters/campus/old.values.yaml", "no: hub\n")
    replace(root, "config/clusters/delta/cluster.yaml", "provider: gcp\n", FLUX)
    git(root, "init", "-q", "-b", "main")
    commit(root)


def cluster(root: Path, name: str) -> None:
    folder = f"config/clusters/{name}"
    write(root, f"{folder}/cluster.yaml", CLUSTER.format(name=name))
    login = "" if name == "alpine" else LOGIN  # without it there is a warning
    write(root, f"{folder}/staging.values.yaml", f"hub: {{labels: {{a: b}}{login}}}\n")
    write(root, f"{folder}/prod.values.yaml", "a: {b: c}\n")


def commit(root: Path) -> None:
    git(root, "add", "--all")
    day = ("-c", "core.autocrlf=false")
    if git(root, "status", "--porcelain"):
        git(root, *day, "commit", "-qm", "more", "--date", "2026-01-01T00:00:00Z")


def replace(root: Path, path: str, old: str, new: str) -> None:
    place = root / path
    if place.is_file():
        place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
