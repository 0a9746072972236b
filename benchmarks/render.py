"""Measure fleetwave on a synthetic fleet, beside the least that such a program must do.

    python benchmarks/render.py [--clusters 30] [--hubs 6] [--runs 11]

Every program starts cold. One round runs each of them once, so that a busy moment of the machine
hits all alike; `docs/benchmarks.md` says how to read the table.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
INSTALLED = Path(sys.executable).with_name("fleetwave")
FLEETWAVE = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "generator"]

FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  jupyterhub:
    repository: https://hub.jupyter.org/helm-chart/
    version: 4.2.0
    values: [config/defaults.values.yaml]
"""

DEFAULTS = """\
proxy:
  service:
    type: ClusterIP
  chp:
    networkPolicy: {enabled: true}
    resources:
      requests: {cpu: 10m, memory: 64Mi}
      limits: {memory: 512Mi}
ingress:
  enabled: true
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 256m
    cert-manager.io/cluster-issuer: letsencrypt-prod
  tls:
  - secretName: https-auto-tls
hub:
  config:
    JupyterHub:
      authenticator_class: github
      admin_access: true
    Authenticator:
      enable_auth_state: true
      admin_users: [ada, grace, edsger]
    GitHubOAuthenticator:
      scope: [read:org]
      populate_teams_in_auth_state: true
  concurrentSpawnLimit: 64
  consecutiveFailureLimit: 0
  allowNamedServers: true
  namedServerLimitPerUser: 5
  networkPolicy: {enabled: true}
  resources:
    requests: {cpu: 100m, memory: 256Mi}
    limits: {memory: 2Gi}
  nodeSelector:
    hub.jupyter.org/node-purpose: core
  extraConfig:
    01-working-dir: |
      c.KubeSpawner.working_dir = "/home/jovyan"
    02-prometheus: |
      c.JupyterHub.authenticate_prometheus = False
singleuser:
  defaultUrl: /lab
  startTimeout: 600
  cmd: [jupyterhub-singleuser]
  image:
    name: quay.io/jupyter/scipy-notebook
    tag: "2025-08-18"
    pullPolicy: IfNotPresent
  cpu: {guarantee: 0.05, limit: 2}
  memory: {guarantee: 512M, limit: 2G}
  storage:
    type: dynamic
    capacity: 10Gi
    homeMountPath: /home/jovyan
  networkPolicy:
    enabled: true
    egress:
    - to: []
      ports:
      - {port: 22, protocol: TCP}
      - {port: 443, protocol: TCP}
  extraEnv:
    GH_SCOPED_CREDS_APP_URL: https://github.com/apps/example
    JUPYTERHUB_SINGLEUSER_APP: jupyter_server.serverapp.ServerApp
scheduling:
  userScheduler: {enabled: true, replicas: 2}
  podPriority: {enabled: true}
  userPlaceholder: {enabled: false, replicas: 0}
  corePods:
    nodeAffinity: {matchNodePurpose: require}
prePuller:
  hook: {enabled: false}
  continuous: {enabled: false}
cull: {enabled: true, timeout: 3600, every: 600, users: false}
"""

PROVIDERS = {
    "aws": """\
singleuser:
  storage:
    dynamic: {storageClass: gp3}
  nodeSelector:
    node.kubernetes.io/instance-type: r5.xlarge
  extraEnv: {AWS_REGION: us-west-2, SCRATCH_BUCKET: s3://scratch}
hub:
  db: {type: sqlite-pvc, pvc: {storageClassName: gp3}}
ingress:
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: nlb
""",
    "gcp": """\
singleuser:
  storage:
    dynamic: {storageClass: standard-rwo}
  nodeSelector:
    cloud.google.com/gke-nodepool: users
  extraEnv: {GOOGLE_REGION: us-central1, SCRATCH_BUCKET: gs://scratch}
hub:
  db: {type: sqlite-pvc, pvc: {storageClassName: standard-rwo}}
ingress:
  annotations:
    kubernetes.io/ingress.class: nginx
""",
}

CLUSTER = """\
name: {name}
provider: {provider}
hubs:
"""

HUB = """\
- name: {hub}
  display_name: Hub {hub} of {cluster}
  domain: {hub}.{cluster}.example.org
  helm_chart: jupyterhub
  helm_chart_values_files:
  - ../../providers/{provider}.values.yaml
  - common.values.yaml
  - {hub}.values.yaml
"""

COMMON = """\
hub:
  config:
    GitHubOAuthenticator:
      allowed_organizations: [{cluster}-research, {cluster}-teaching]
singleuser:
  nodeSelector:
    hub.jupyter.org/pool: {cluster}
  extraEnv:
    CLUSTER_NAME: {cluster}
    CLUSTER_NUMBER: "{number}"
cull: {{timeout: {timeout}}}
"""

VALUES = """\
ingress:
  hosts: [{hub}.{cluster}.example.org]
  tls:
  - secretName: https-auto-tls
    hosts: [{hub}.{cluster}.example.org]
hub:
  config:
    GitHubOAuthenticator:
      oauth_callback_url: https://{hub}.{cluster}.example.org/hub/oauth_callback
singleuser:
  image: {{tag: "2025-09-{day:02d}"}}
  memory: {{guarantee: {memory}G, limit: {memory}G}}
  extraEnv: {{HUB_NAME: {hub}}}
"""


class Usage(NamedTuple):
    wall: float
    cpu: float


class Program(NamedTuple):
    name: str
    command: list[str]
    before: Callable[[], None] = lambda: None


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--clusters", type=int, default=30)
    options.add_argument("--hubs", type=int, default=6, help="of each cluster")
    options.add_argument("--runs", type=int, default=11)
    options.add_argument("--keep", type=Path, help="leave the fleet in this folder")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = given.keep or Path(temporary) / "fleet"
        write_fleet(root, given.clusters, given.hubs)
        os.environ |= {
            "PYTHONPATH": str(HERE.parent),
            # Compiled files are kept, as they are of an installed program.
            "PYTHONPYCACHEPREFIX": str(Path(temporary) / "pycache"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        measured = measure(programs(root, Path(temporary) / "floor"), given.runs)
    python = sys.version.split()[0]
    print(f"{given.clusters} clusters of {given.hubs}, {given.runs} runs, Python {python}\n")
    print_table(measured)


def write_fleet(root: Path, clusters: int, hubs: int) -> None:
    """Four layers: defaults, provider, cluster, hub. Each cluster has one staging hub."""
    write(root / "config" / "fleet.yaml", FLEET)
    write(root / "config" / "defaults.values.yaml", DEFAULTS)
    for provider, text in PROVIDERS.items():
        write(root / "config" / "providers" / f"{provider}.values.yaml", text)
    for number in range(clusters):
        cluster = f"cluster-{number:03d}"
        provider = list(PROVIDERS)[number % len(PROVIDERS)]
        folder = root / "config" / "clusters" / cluster
        names = ["staging", *(f"hub-{index:02d}" for index in range(1, hubs))]
        entries = (HUB.format(hub=hub, cluster=cluster, provider=provider) for hub in names)
        head = CLUSTER.format(name=cluster, provider=provider)
        write(folder / "cluster.yaml", head + "".join(entries))
        common = COMMON.format(cluster=cluster, number=number, timeout=3600 + number)
        write(folder / "common.values.yaml", common)
        for index, hub in enumerate(names):
            values = VALUES.format(
                hub=hub, cluster=cluster, day=1 + index % 28, memory=1 + (number + index) % 8
            )
            write(folder / f"{hub}.values.yaml", values)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def programs(root: Path, floor_output: Path) -> list[Program]:
    """Return what is measured. The first one is what the others are compared with."""

    def without(folder: Path) -> Callable[[], None]:
        return lambda: shutil.rmtree(folder, ignore_errors=True)

    floor = [sys.executable, str(HERE / "floor.py"), str(root), str(floor_output)]
    render = [*FLEETWAVE, "render", "--root", str(root)]
    return [
        Program("floor: libyaml, merge, libyaml", floor, without(floor_output)),
        Program("render, rendered/ empty", render, without(root / "rendered")),
        Program("render, nothing to do", render),
        Program("render --check", [*render, "--check"]),
        Program("render one hub", [*render, "cluster-000/staging"]),
        Program("--help", [*FLEETWAVE, "--help"]),
        Program("bare Python", [sys.executable, "-c", "pass"]),
    ]


def measure(measured: list[Program], runs: int) -> dict[str, list[Usage]]:
    found: dict[str, list[Usage]] = {program.name: [] for program in measured}
    for number in range(runs + 1):
        for program in measured:
            program.before()
            usage = run(program.command)
            if number:  # the first round fills caches: the disk's, and compiled Python files
                found[program.name].append(usage)
    return found


def run(command: list[str]) -> Usage:
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Usage(wall, usage.ru_utime + usage.ru_stime)


def print_table(measured: dict[str, list[Usage]]) -> None:
    print("| program | wall: least | median | CPU: least | median | CPU ÷ floor |")
    print("|---|---|---|---|---|---|")
    floor = statistics.median(usage.cpu for usage in next(iter(measured.values())))
    for name, usages in measured.items():
        walls, cpus = zip(*usages, strict=True)
        cells = [f"{f(times):.3f}" for times in (walls, cpus) for f in (min, statistics.median)]
        print(f"| {name} | {' | '.join(cells)} | {statistics.median(cpus) / floor:.2f} |")


if __name__ == "__main__":
    main()
