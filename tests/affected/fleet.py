"""A small fleet with everything that a hub can be made from."""

from pathlib import Path

from generator.pipeline import build
from generator.selection import Selection
from generator.workspace import Workspace
from tests.command import ROOT
from tests.repositories import git
from tests.stacks import as_encrypted

FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts:
  remote: {repository: https://charts.example.org/, version: 1.0.0}
  support: {repository: oci://registry.example.org/charts/support, version: 2.0.0}
  local:
    path: helm-charts/local
    values: [config/defaults.jsonnet]
    jsonnet_variables: {HUB: hub.name, DOMAIN: hub.domain}
  outer: {path: helm-charts/outer}
secrets: {files: "enc-*"}
"""
ALPHA = """\
name: alpha
provider: gcp
provider_url: https://console.example.org/
support: {helm_chart_values_files: [support.yaml]}
hubs:
- name: staging
  domain: staging.alpha.org
  helm_chart: local
  helm_chart_values_files: [common.yaml, staging.yaml]
- name: r-staging
  domain: r-staging.alpha.org
  helm_chart: local
  helm_chart_values_files: [common.yaml, r.jsonnet]
- name: prod
  domain: prod.alpha.org
  helm_chart: local
  helm_chart_values_files: [common.yaml, prod.yaml, enc-prod.yaml]
  staged_by: staging
- name: r-prod
  domain: r-prod.alpha.org
  domain_override_file: domain.yaml
  helm_chart: local
  chart_override: own.Chart.yaml
  helm_chart_values_files: [common.yaml, r.jsonnet, linked.yaml]
  staged_by: r-staging
- name: kept
  domain: kept.alpha.org
  paused: {reason: exams}
  helm_chart: local
  helm_chart_values_files: [common.yaml, kept.yaml]
  staged_by: staging
"""
BETA = """\
name: beta
provider: aws
rollout: {canary: none, reason: there is nothing to try out}
hubs:
- name: outer
  domain: outer.beta.org
  helm_chart: outer
  helm_chart_values_files: [../../shared/limits.yaml, enc-outer.yaml]
- name: plain
  domain: plain.beta.org
  helm_chart: remote
  helm_chart_values_files: [../../shared/limits.yaml, folder/plain.yaml]
"""
FILES = {
    "README.md": "what this is\n",
    "config/fleet.yaml": FLEET,
    "config/defaults.jsonnet": "(import 'library/one.libsonnet') + { hub: std.extVar('HUB') }\n",
    "config/library/one.libsonnet": "{ one: 1, text: importstr 'text.md' }\n",
    "config/library/text.md": "hello\n",
    "config/library/unused.libsonnet": "{}\n",
    "config/shared/limits.yaml": "limits: {cpu: 1}\n",
    "config/clusters/alpha/cluster.yaml": ALPHA,
    "config/clusters/alpha/support.yaml": "metrics: true\n",
    "config/clusters/alpha/common.yaml": "common: {a: 1, gone: null}\n",
    "config/clusters/alpha/staging.yaml": "debug: true\n",
    "config/clusters/alpha/prod.yaml": "size: 3\n",
    "config/clusters/alpha/kept.yaml": "size: 4\n",
    "config/clusters/alpha/domain.yaml": "domain: other.alpha.org\n",
    "config/clusters/alpha/r.jsonnet": "import '../../library/one.libsonnet'\n",
    "config/clusters/alpha/own.Chart.yaml": "name: local\nversion: 0.2.0\n",
    "config/clusters/beta/cluster.yaml": BETA,
    "config/clusters/beta/folder/plain.yaml": "plain: 1\n",
    "config/elsewhere/real.yaml": "linked: 1\n",
    "helm-charts/local/Chart.yaml": "name: local\nversion: 0.1.0\n",
    "helm-charts/local/values.yaml": "replicas: 1\n",
    "helm-charts/local/templates/a.yaml": "a: 1\n",
    "helm-charts/outer/Chart.yaml": (
        "name: outer\nversion: 0.1.0\n"
        "dependencies: [{name: inner, version: 0.1.0, repository: file://../inner}]\n"
    ),
    "helm-charts/outer/templates/b.yaml": "b: 1\n",
    "helm-charts/inner/Chart.yaml": "name: inner\nversion: 0.1.0\n",
    "helm-charts/inner/templates/c.yaml": "c: 1\n",
    "templates/appproject.yaml": (ROOT / "templates" / "appproject.yaml").read_text(
        encoding="utf-8"
    ),
}
SECRETS = {
    "config/clusters/alpha/enc-prod.yaml": as_encrypted({"password": "one"}),
    "config/clusters/beta/enc-outer.yaml": as_encrypted({"token": "two"}),
}
LINKS = {
    "config/clusters/alpha/linked.yaml": "../../elsewhere/real.yaml",
    "config/also-elsewhere": "elsewhere",
}


def write(root: Path) -> None:
    """Write the fleet, rendered, so that its paused hub has something to keep."""
    for path, text in FILES.items():
        put(root, path, text.encode())
    for path, data in SECRETS.items():
        put(root, path, data)
    for path, target in LINKS.items():
        (root / path).symlink_to(target)
    git(root, "init", "-q", "-b", "main")
    rendered_with_its_pause(root)


def rendered_with_its_pause(root: Path) -> None:
    cluster = root / "config/clusters/alpha/cluster.yaml"
    cluster.write_text(ALPHA.replace("  paused: {reason: exams}\n", ""))
    render(root)
    cluster.write_text(ALPHA)
    commit(root)


def render(root: Path) -> None:
    built = build(Workspace(root), Selection())
    assert [found for one in built.clusters for found in one.errors] == []
    for one in built.clusters:
        for path, data in one.tree.items():
            put(root, path, data)


def put(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "next")
