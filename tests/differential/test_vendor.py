"""What charts depend on, fetched by the real helm from a repository on this machine."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.commands.charts.vendor import Vendored, vendor
from generator.errors import FleetwaveError, UsageError
from generator.git import Git
from generator.output import Output
from generator.programs.helm import Helm
from generator.workspace import Workspace
from tests.command import run
from tests.helm import run_helm
from tests.repositories import git
from tests.trees import tree

pytestmark = pytest.mark.helm

FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts:
  outer: {path: helm-charts/outer, dependencies: vendored}
  inner: {path: helm-charts/inner, dependencies: vendored}
  remote: {repository: https://charts.example.org/, version: 1.0.0}
"""
CLUSTER = """\
name: alpha
provider: aws
hubs:
- {name: staging, domain: 1.org, helm_chart: outer, helm_chart_values_files: []}
- {name: prod, domain: 2.org, helm_chart: inner, helm_chart_values_files: []}
"""
OUTER = """\
apiVersion: v2
name: outer
version: 0.1.0
dependencies: [{name: inner, version: 0.1.0, repository: file://../inner}]
"""
INNER = """\
apiVersion: v2
name: inner
version: 0.1.0
dependencies:
- {name: hub, version: 1.0.0, repository: "@"}
- {name: hub-home, version: 1.0.0, repository: "@/", condition: off}
"""
CHARTS = "helm-charts/inner/charts"


@pytest.fixture(scope="module")
def repository(helm: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a repository of charts; return its address."""
    folder = tmp_path_factory.mktemp("repository")
    for name, version in (("hub", "1.0.0"), ("hub", "1.1.0"), ("hub-home", "1.0.0")):
        chart = folder / name
        chart.mkdir(exist_ok=True)
        (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: {version}\n")
        (chart / "values.yaml").write_text(f"is: {name} {version}\n")
        assert run_helm(helm, "package", chart, "--destination", folder).returncode == 0
    assert run_helm(helm, "repo", "index", folder).returncode == 0
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def root(
    helm: str, repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("FLEETWAVE_HELM", helm)
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"HELM_{name}_HOME", str(tmp_path / name))
    root = tmp_path / "fleet"
    for path, text in {
        "config/fleet.yaml": FLEET,
        "config/clusters/alpha/cluster.yaml": CLUSTER,
        "helm-charts/outer/Chart.yaml": OUTER,
        "helm-charts/inner/Chart.yaml": INNER.replace('"@', f'"{repository}'),
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    yield root
    assert not list(root.rglob(".fleetwave-tmp-*"))


def vendored(root: Path, *names: str) -> list[str]:
    found = _vendor(root, *names)
    assert found.diagnostics == ()
    return [f"{change.op} {change.path}" for change in found.changes]


def _vendor(root: Path, *names: str) -> Vendored:
    return vendor(Workspace(root), Output(root), Helm(), Git(root), names, lambda *_: None)


def edit(root: Path, old: str, new: str) -> None:
    path = root / "helm-charts/inner/Chart.yaml"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_what_a_chart_and_those_below_it_need_is_fetched_once(
    root: Path, helm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(root, "render").returncode == 1
    assert vendored(root, "outer") == [
        f"add {CHARTS}/hub-1.0.0.tgz",
        f"add {CHARTS}/hub-home-1.0.0.tgz",
    ]
    before = tree(root)
    monkeypatch.setenv("FLEETWAVE_HELM", "/nowhere")
    assert vendored(root) == []
    assert tree(root) == before
    assert run(root, "render").returncode == 0
    (copy,) = root.glob("rendered/charts/outer-*")
    shown = run_helm(helm, "show", "values", copy / "charts/inner/charts/hub-1.0.0.tgz").stdout
    assert shown.strip() == "is: hub 1.0.0"


def test_a_clean_checkout_renders_the_same_without_helm(root: Path, tmp_path: Path) -> None:
    vendored(root)
    assert run(root, "render").returncode == 0
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "all")
    git(tmp_path, "clone", "-q", "fleet", "clone")
    assert run(tmp_path / "clone", "render", "--check").returncode == 0


def test_another_version_replaces_the_old_one(root: Path) -> None:
    vendored(root)
    own = root / CHARTS / "own-1.0.0.tgz"
    own.write_bytes(b"somebody's")
    home = (root / CHARTS / "hub-home-1.0.0.tgz").read_bytes()
    edit(root, "name: hub, version: 1.0.0", "name: hub, version: 1.1.0")
    assert vendored(root) == [
        f"delete {CHARTS}/hub-1.0.0.tgz",
        f"add {CHARTS}/hub-1.1.0.tgz",
    ]
    assert own.read_bytes() == b"somebody's"
    assert (root / CHARTS / "hub-home-1.0.0.tgz").read_bytes() == home
    assert run(root, "validate").returncode == 0


def test_an_override_that_asks_for_another_version_gets_it_beside(root: Path) -> None:
    text = (root / "helm-charts/inner/Chart.yaml").read_text()
    (root / "config/clusters/alpha/own.Chart.yaml").write_text(text.replace("1.0.0", "1.1.0", 1))
    cluster = root / "config/clusters/alpha/cluster.yaml"
    cluster.write_text(CLUSTER.replace("2.org", "2.org, chart_override: own.Chart.yaml"))
    assert vendored(root) == [
        f"add {CHARTS}/{name}.tgz" for name in ("hub-1.0.0", "hub-1.1.0", "hub-home-1.0.0")
    ]
    assert vendored(root) == []
    assert run(root, "render").returncode == 0
    held = {
        path.parent.parent.name[:5]: path.name
        for path in root.glob("rendered/charts/inner-*/charts/hub-1*")
    }
    assert held == {"inner": "hub-1.1.0.tgz"}


def test_a_range_is_chosen_from_once_and_then_locked(root: Path) -> None:
    edit(root, "name: hub, version: 1.0.0", "name: hub, version: ^1.0.0")
    lock = root / "helm-charts/inner/Chart.lock"
    assert vendored(root) == [
        "add helm-charts/inner/Chart.lock",
        f"add {CHARTS}/hub-1.1.0.tgz",
        f"add {CHARTS}/hub-home-1.0.0.tgz",
    ]
    before = tree(root)
    assert vendored(root) == []
    assert tree(root) == before
    shutil.rmtree(root / CHARTS)
    assert len(vendored(root)) == 2
    assert tree(root) == before
    lock.write_text(lock.read_text().replace("1.1.0", "1.0.0"))
    with pytest.raises(FleetwaveError, match="out of sync"):
        vendored(root)


def test_a_lock_follows_versions_that_are_exact(root: Path) -> None:
    edit(root, "name: hub, version: 1.0.0", "name: hub, version: ^1.0.0")
    vendored(root)
    edit(root, "^1.0.0", "1.0.0")
    assert vendored(root) == [
        "update helm-charts/inner/Chart.lock",
        f"add {CHARTS}/hub-1.0.0.tgz",
        f"delete {CHARTS}/hub-1.1.0.tgz",
    ]
    assert vendored(root) == []


def test_a_repository_that_the_user_has_a_name_for_is_known(
    root: Path, repository: str, helm: str
) -> None:
    assert run_helm(helm, "repo", "add", "mine", repository).returncode == 0
    path = root / "helm-charts/inner/Chart.yaml"
    path.write_text(path.read_text().replace(f'"{repository}"', '"@mine"'))
    assert len(vendored(root)) == 2


def test_what_cannot_be_fetched_changes_nothing(root: Path) -> None:
    edit(root, "name: hub, version: 1.0.0", "name: hub, version: 9.0.0")
    before = tree(root)
    ran = run(root, "charts", "vendor")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("error: helm cannot fetch what `helm-charts/inner` depends on:\n")
    assert 'version "9.0.0"' in ran.stderr
    assert ran.stderr.endswith("hint: mend that and run this again; nothing was changed\n")
    assert tree(root) == before


def test_archives_that_git_ignores_are_warned_of(root: Path) -> None:
    git(root, "init", "-q")
    (root / ".gitignore").write_text("*.tgz\n")
    ran = run(root, "charts", "vendor")
    assert ran.returncode == 0
    assert ran.stderr.startswith(
        f"warning[ignored-chart-file]: git ignores files of a chart in `{CHARTS}`: "
        "`hub-1.0.0.tgz`, `hub-home-1.0.0.tgz`\n"
    )
    git(root, "add", "--force", CHARTS)
    assert run(root, "validate").stderr == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("iner", "there is no chart `iner` in `config/fleet.yaml`"),
        ("remote", "`remote` is not kept in this repository, so there is nothing to vendor"),
    ],
)
def test_only_charts_of_the_repository_can_be_vendored(root: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        vendored(root, name)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (None, "cannot be run: no such file or directory"),
        ("echo Client: v2.17.0+ga690bad", "is Helm 2.17, which is too old"),
        ("echo v3.7.2", "is Helm 3.7, which is too old"),
        ("echo hello", "is no helm: it does not say its version"),
    ],
)
def test_a_helm_that_cannot_do_it_is_named(
    root: Path, tmp_path: Path, program: str | None, message: str
) -> None:
    own = tmp_path / "my-helm"
    if program:
        own.write_text(f"#!/bin/sh\n{program}\n")
        own.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLEETWAVE_HELM", str(own))
        with pytest.raises(FleetwaveError) as caught:
            vendored(root)
    assert str(caught.value) == f"`{own}` {message}"
    assert caught.value.hint is not None
    assert "FLEETWAVE_HELM" in caught.value.hint
