"""What the README of an extract has Helm apply is, byte for byte, what the fleet deploys.

The very commands of the README are run, by the real helm, sops and bash, but with `template` in
place of `upgrade --install`. Charts from elsewhere are stand-ins that print all they are given,
served on this machine.
"""

import json
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml

from generator.diagnostic import InvalidError
from generator.fleet import LocalChart
from generator.stack import Stack, read_stack
from generator.workspace import Workspace
from tests.command import ROOT, run
from tests.extracts import (
    SOPS,
    arguments,
    decrypt,
    deployed,
    extract_here,
    fill_in,
    follow_readme,
    read_readme,
)
from tests.flux_values import ENCRYPTED, mask
from tests.golden import CASES, lay_out
from tests.helm import run_helm
from tests.snapshot import FLEET_YAML, FLEETS

pytestmark = pytest.mark.helm

KEY = ROOT / "tests/age.key"
UPSTREAM = "https://hub.jupyter.org/helm-chart/"
RELEASES = [
    f"{path.parent.name}/{hub['name']}"
    for path in sorted((ROOT / "config/clusters").glob("*/cluster.yaml"))
    for hub in [*yaml.safe_load(path.read_text())["hubs"], {"name": "support"}]
]
STAND_IN = """\
release: {{ .Release.Name }} in {{ .Release.Namespace }}
chart: {{ .Chart.Name }}-{{ .Chart.Version }}
values:
{{ .Values | toYaml | indent 2 }}
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def own_helm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give helm folders of its own, whatever the user's are."""
    folder = tmp_path_factory.mktemp("helm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        for name in ("CACHE", "CONFIG", "DATA"):
            patch.setenv(f"HELM_{name}_HOME", str(folder / name))
        yield


@pytest.fixture(scope="module")
def upstream(helm: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a stand-in for Zero to JupyterHub; return its repository's address."""
    folder = tmp_path_factory.mktemp("upstream")
    chart = folder / "jupyterhub"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: jupyterhub\nversion: 4.2.0\n")
    (chart / "values.yaml").write_text("singleuser: {memory: {guarantee: 1G}, default: x}\n")
    (chart / "templates/all.yaml").write_text(STAND_IN)
    assert run_helm(helm, "package", chart, "--destination", folder).returncode == 0
    assert run_helm(helm, "repo", "index", folder).returncode == 0
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def bundled(upstream: str, helm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundled fleet, rendered, with the stand-in's address in place of the real one."""
    root = tmp_path_factory.mktemp("bundled")
    for name in ("config", "helm-charts"):
        shutil.copytree(ROOT / name, root / name)
    for path in ("config/fleet.yaml", "helm-charts/basehub/Chart.yaml"):
        text = (root / path).read_text()
        assert UPSTREAM in text
        (root / path).write_text(text.replace(UPSTREAM, upstream))
    assert run(root, "render").returncode == 0
    for copy in (root / "rendered/charts").iterdir():  # as source-controller does
        assert run_helm(helm, "dependency", "update", copy).returncode == 0
    return root


def as_values(data: bytes, key: Path) -> Any:
    return yaml.safe_load(decrypt(data, key))


def as_deployed(root: Path, name: str, helm: str, tmp_path: Path, key: Path) -> str:
    found = deployed(root, *name.split("/"), partial(as_values, key=key))
    values = tmp_path / "values.json"
    values.write_text(json.dumps(found.values))
    ran = run_helm(helm, "template", *arguments(found, values))
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def recipient(tmp_path: Path) -> tuple[str, Path]:
    """Return somebody's public key, and the file of the private one."""
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "their.key").write_text(str(identity))
    return str(identity.to_public()), tmp_path / "their.key"


@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("form", ["filled-in", "encrypted", "recipient", "merged-recipient"])
def test_a_hub_of_the_bundled_fleet(  # noqa: PLR0913, PLR0917 -- fixtures
    bundled: Path,
    helm: str,
    recipient: tuple[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    form: str,
) -> None:
    public, their_key = recipient
    monkeypatch.setenv("SOPS_AGE_KEY_FILE", str(KEY))
    monkeypatch.setenv("FLEETWAVE_SOPS", str(SOPS))
    options = {
        "filled-in": [],
        "encrypted": ["--encrypted"],
        "recipient": ["--recipient", public],
        "merged-recipient": ["--merged", "--recipient", public],
    }[form]
    place = tmp_path / "out"
    ran = run(bundled, "extract", name, str(place), *options)
    assert ran.returncode == 0, ran.stderr
    if form == "filled-in":
        fill_in(bundled, name, place, KEY)
    key = their_key if "recipient" in form else KEY
    ours = follow_readme(place, helm, key=key)
    assert ours == as_deployed(bundled, name, helm, tmp_path, KEY)
    assert "chart: jupyterhub-4.2.0\n" in ours or name.endswith("/support")


@pytest.fixture(scope="module")
def real(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real fleet, rendered, whose charts have stand-ins for what they depend on."""
    root = tmp_path_factory.mktemp("real") / "fleet"
    shutil.copytree(snapshot, root)
    shutil.copyfile(FLEET_YAML, root / "config/fleet.yaml")
    charts = {path: path.parent for path in (root / "helm-charts").glob("*/Chart.yaml")}
    for path in (root / "config/clusters").glob("*/cluster.yaml"):
        for hub in yaml.safe_load(path.read_text())["hubs"]:
            if "chart_override" in hub:
                override = path.parent / hub["chart_override"]
                charts[override] = root / "helm-charts" / hub["helm_chart"]
    for file, chart in charts.items():
        for dependency in yaml.safe_load(file.read_text())["dependencies"]:
            if not dependency["repository"].startswith("file:"):
                stand_in(snapshot / "stand-in-charts", chart / "charts", dependency)
    ran = run(root, "render")
    assert ran.returncode == 0, ran.stderr
    return root


def stand_in(stand_ins: Path, charts: Path, dependency: dict[str, str]) -> None:
    """Put a stand-in beside others of another version: a copy has what its Chart.yaml asks for."""
    name, version = dependency["name"], dependency["version"]
    target = charts / f"{name}-{version}"
    shutil.copytree(stand_ins / name, target, dirs_exist_ok=True)
    about = yaml.safe_load((target / "Chart.yaml").read_text())
    (target / "Chart.yaml").write_text(json.dumps({**about, "version": version}))


def test_every_release_of_a_real_fleet(real: Path, helm: str, tmp_path: Path) -> None:
    key = FLEETS / "test-age.key"
    wrong = []
    count = 0
    for folder in sorted((real / "rendered/clusters").iterdir()):
        for release in sorted(path.parent for path in folder.glob("*/helmrelease.yaml")):
            name = f"{folder.name}/{release.name}"
            place = tmp_path / f"{folder.name}-{release.name}"
            extract_here(real, place, name)
            fill_in(real, name, place, key)
            ours = follow_readme(place, helm, key=key)
            if ours != as_deployed(real, name, helm, tmp_path, key):
                wrong.append(name)
            count += 1
            shutil.rmtree(place)
    assert wrong == []
    assert count > 40


GOLDEN = [
    case
    for case in sorted(CASES.iterdir())
    if (case / "rendered/clusters").is_dir()
    and not any((case / name).exists() for name in ("exit", "before", "commit", "command"))
]


def golden(folder: Path) -> Iterator[tuple[str, Path, Stack]]:
    """Give each hub of the golden fleets whose values can be known: its name, its fleet, laid out
    as it is rendered, and its layers."""
    for case in GOLDEN:
        root = folder / case.name
        lay_out(case, root)
        shutil.copytree(case / "rendered", root / "rendered")
        for release in sorted((root / "rendered/clusters").glob("*/*/")):
            try:
                stack = read_stack(Workspace(root), release.parent.name, release.name)
            except InvalidError:
                continue
            # What a paused hub runs is not what is configured.
            if not stack.release.paused and not any(layer.secret for layer in stack.layers):
                yield f"{release.parent.name}/{release.name}", root, stack


def test_every_hub_of_the_golden_fleets(helm: str, tmp_path: Path) -> None:
    """With a word in place of each secret; charts from elsewhere are a stand-in."""
    chart = tmp_path / "stand-in"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: any\nversion: 1.0.0\n")
    (chart / "templates/all.yaml").write_text(STAND_IN)
    place, values = tmp_path / "out", tmp_path / "values.json"
    wrong, count = [], 0
    for name, root, stack in golden(tmp_path):
        extract_here(root, place, name)
        fill_in_words(place, stack)
        found = deployed(root, *name.split("/"))
        values.write_text(json.dumps(worded(found.values)))
        own = "./chart"
        if not isinstance(stack.release.chart, LocalChart):
            own, found = str(chart), replace(found, chart=[str(chart)])
        readme = read_readme(place)
        told = shlex.split(readme.install.replace("\\\n", " "))
        ours = ["template", told[3], own, *told[told.index("--namespace") :]]
        if not readme.fetches:
            said = [
                subprocess.run([helm, *one], cwd=place, capture_output=True, check=False)
                for one in (ours, ["template", *arguments(found, values)])
            ]
            count += 1
            if said[0].stdout != said[1].stdout or said[0].returncode:
                wrong.append((root.name, name, said[0].stderr, said[1].stderr))
        shutil.rmtree(place)
    assert wrong == []
    assert count > 50


def fill_in_words(place: Path, stack: Stack) -> None:
    files = sorted((place / "values").iterdir()) if stack.layers else []
    for file, layer in zip(files, stack.layers, strict=True):
        if layer.encrypted:
            plain = {key: one for key, one in layer.values.items() if key != "sops"}
            file.write_text(json.dumps(worded(mask(plain))))


def worded(value: Any) -> Any:
    if value == ENCRYPTED:
        return "(encrypted)"
    if isinstance(value, dict):
        return {key: worded(item) for key, item in value.items()}
    return value
