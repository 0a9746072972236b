"""A fleet whose clusters read from a registry, in rings; and a real registry, if there is one."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.command import command, environment
from tests.repositories import git

PROGRAMS = {name: os.environ.get(name, "") for name in ("FLEETWAVE_ORAS", "FLEETWAVE_REGISTRY")}
"""A real oras, and a registry that is started with `-port`; empty where there is none."""
SOURCE = "registry.example.org/fleet"
RINGS = {"alpha": "canary", "beta": "early", "gamma": "early", "delta": None}
"""Cluster to its ring; who names none is in the last."""

_FLEET = """\
repository: {url: https://git.example.org/hubs.git}
delivery: {engine: flux, source: "oci://SOURCE", rings: [canary, early, all]}
charts:
  local: {path: helm-charts/local}
"""
_CLUSTER = """\
name: NAME
provider: gcp
hubs:
- name: staging
  domain: staging.NAME.example.org
  helm_chart: local
  helm_chart_values_files: [hub.values.yaml]
"""
_CHART = "apiVersion: v2\nname: local\nversion: 0.1.0\n"
_TEMPLATE = "a: {{ .Values.size | default 1 }}\nversion: {{ .Chart.Version | quote }}\n"


def make_fleet(root: Path, source: str = SOURCE) -> Path:
    write(root / "config/fleet.yaml", _FLEET.replace("SOURCE", source))
    write(root / "helm-charts/local/Chart.yaml", _CHART)
    write(root / "helm-charts/local/templates/a.yaml", _TEMPLATE)
    for name, ring in RINGS.items():
        own = f"delivery: {{ring: {ring}}}\n" if ring else ""
        write(root / f"config/clusters/{name}/cluster.yaml", _CLUSTER.replace("NAME", name) + own)
    git(root, "init", "-q", "-b", "main")
    commit(root, size=1)
    return root


def commit(root: Path, *, size: int) -> str:
    """Let all hubs have another value, render, and return the commit's id."""
    for name in RINGS:
        write(root / f"config/clusters/{name}/hub.values.yaml", f"size: {size}\n")
    rendered = fleetwave(root, "render")
    assert rendered.returncode == 0, rendered.stderr
    git(root, "add", "--all")
    git(root, "commit", "-qm", f"size {size}")
    return git(root, "rev-parse", "HEAD")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fleetwave(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=root,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def without_ids(text: str, *commits: str) -> str:
    """Name commits and digests, whose ids follow from all that is rendered."""
    for number, one in enumerate(commits, start=1):
        text = text.replace(one, f"<commit {number}>").replace(one[:12], f"<commit {number}>")
    text = re.sub(r"sha256:[0-9a-f]{64}", "<digest>", text)
    return re.sub(r"_h[0-9a-f]{12}", "_h<hash>", text)


@contextmanager
def running(program: str) -> Iterator[str]:
    """Yield the address of a registry that is thrown away."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, "-port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"localhost:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("localhost", port)).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
