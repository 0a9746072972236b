"""Copies of charts hold what the real helm would package, and helm takes them."""

import gzip
import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.charts.chartfolder import NOT_COPIED
from generator.charts.copying import ChartCopy, copy_chart
from generator.diagnostic import InvalidError
from generator.workspace import Workspace
from tests.helm import run_helm

pytestmark = pytest.mark.helm

CHARTS = ("basehub", "support", "daskhub")
REWRITTEN = {"Chart.lock"}

names = st.sampled_from(["a", "b.md", "c.txt", ".d", "templates", "docs", "[e]", "é", "f!"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
rules = st.one_of(
    paths,
    paths.map(lambda path: f"/{path}/"),
    st.sampled_from(["*.md", "docs/", "*/*.txt", ".?*", "[a-c]*", "?", "!a", "!*", "# a", "", "e"]),
    st.text("abc*?[]^-\\/!.", max_size=6),
)


def packaged(helm: str, chart: Path) -> set[str] | None:
    """List what helm packages, archives in ``charts/`` unpacked; None if it refuses."""
    with TemporaryDirectory() as folder:
        done = run_helm(helm, "package", chart, "--destination", folder)
        if done.returncode:
            return None
        (archive,) = Path(folder).iterdir()
        with gzip.open(archive) as unzipped, tarfile.open(fileobj=unzipped) as members:
            found = {name.partition("/")[2] for name in members.getnames()}
    return {name for name in found if name.rpartition("/")[2] not in NOT_COPIED | REWRITTEN}


def copied(root: Path, path: str, leave_out: frozenset[str] = frozenset()) -> ChartCopy:
    return copy_chart(Workspace(root), path, key="x", override=None, leave_out=leave_out)


def write_out(copy: ChartCopy, folder: Path) -> Path:
    for name, content in copy.files.items():
        path = folder / copy.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / copy.directory


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(rules, max_size=3), st.sets(paths, max_size=8))
def test_helm_packages_the_files_of_the_copy(helm: str, ignore: list[str], files: set[str]) -> None:
    with TemporaryDirectory() as folder:
        chart = Path(folder) / "chart"
        chart.mkdir()
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 0.1.0\n")
        (chart / ".helmignore").write_text("\n".join(ignore))
        for name in files:
            path = chart / name
            if not any(above.is_file() for above in path.parents) and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("a")
        expected = packaged(helm, chart)
        try:
            found = set(copied(Path(folder), "chart").files)
        except InvalidError:
            found = None
        assert found == expected


@pytest.mark.parametrize(
    "version",
    [
        "0.1",
        "1.10",
        "1",
        "'1.10'",
        "v1.2.3",
        "0.1.0+abc",
        "01.2.3",
        "1_0",
        "0x10",
        "010",
        "1e3",
        "true",
        "1.2.3-01",
        "0.1000000001",
        "1234567.5",
        "2024-01-01",
        "99999999999999999999",
        "1.2.3-a.b+c.d",
        "1.2.3.4",
        "1.x",
    ],
)
def test_helm_reads_the_version_as_we_do(helm: str, tmp_path: Path, version: str) -> None:
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: chart\nversion: {version}\n")
    (chart / "templates/a.yaml").write_text("version: {{ .Chart.Version | quote }}\n")
    theirs = run_helm(helm, "template", chart)
    if theirs.returncode:
        with pytest.raises(InvalidError):
            copied(tmp_path, "chart")
        return
    copy = copied(tmp_path, "chart")
    plain = yaml.safe_load(theirs.stdout)["version"]
    assert copy.version == f"{plain}{'.' if '+' in plain else '+'}h{copy.hash}"
    ours = run_helm(helm, "template", write_out(copy, tmp_path / "out"))
    assert yaml.safe_load(ours.stdout)["version"] == copy.version


@pytest.fixture
def fleet(snapshot: Path, tmp_path: Path) -> Path:
    """Copy the charts, each with stand-ins for what it depends on."""
    shutil.copytree(snapshot / "helm-charts", tmp_path / "helm-charts", symlinks=True)
    for chart in CHARTS:
        for dependency in yaml.safe_load(
            (tmp_path / f"helm-charts/{chart}/Chart.yaml").read_text()
        )["dependencies"]:
            if not dependency["repository"].startswith("file:"):
                name = dependency["name"]
                target = tmp_path / f"helm-charts/{chart}/charts/{name}"
                shutil.copytree(snapshot / f"stand-in-charts/{name}", target)
    return tmp_path


@pytest.mark.parametrize("chart", CHARTS)
def test_a_real_chart_is_packaged_and_rendered(
    helm: str, fleet: Path, tmp_path: Path, chart: str
) -> None:
    copy = copied(fleet, f"helm-charts/{chart}")
    assert copy.missing == ()
    folder = write_out(copy, tmp_path / "out")
    assert packaged(helm, folder) == set(copy.files)
    linted = run_helm(helm, "lint", folder)
    assert linted.returncode == 0, linted.stdout
    rendered = run_helm(helm, "template", "hub", folder)
    assert rendered.returncode == 0, rendered.stderr
    assert f"version: {copy.version}" in run_helm(helm, "show", "chart", folder).stdout
    source = fleet / f"helm-charts/{chart}"
    if chart == "daskhub":
        assert run_helm(helm, "dependency", "build", source).returncode == 0
    assert packaged(helm, source) == set(copy.files)
    assert rendered.stdout == run_helm(helm, "template", "hub", source).stdout
