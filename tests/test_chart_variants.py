"""What fetches the charts of a cluster, and which hubs a change of a chart moves."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from generator.pipeline import build
from generator.selection import Selection
from generator.workspace import Workspace

DIGEST = "sha256:" + "a" * 64
FLEET = f"""\
repository: {{url: https://git.example.org/fleet.git}}
charts:
  local: {{path: helm-charts/local}}
  outer: {{path: helm-charts/outer}}
  remote: {{repository: https://charts.example.org/, version: 1.0.0}}
  beside: {{repository: https://charts.example.org/, chart: other, version: 1.0.0}}
  pinned: {{repository: oci://registry.example.org/charts/pinned, digest: "{DIGEST}"}}
"""
OUTER = """\
name: outer
version: 0.1.0
dependencies: [{name: local, version: 0.1.0, repository: file://../local}]
"""
OVERRIDE = "name: local\nversion: 0.1.0\ndescription: mine\n"
FILES = {
    "config/fleet.yaml": FLEET,
    "config/clusters/alpha/same.yaml": "name: local\nversion: 0.1.0\n",
    "config/clusters/alpha/one.yaml": OVERRIDE,
    "config/clusters/alpha/two.yaml": OVERRIDE,
    "helm-charts/local/Chart.yaml": "name: local\nversion: 0.1.0\n",
    "helm-charts/local/templates/a.yaml": "a: 1\n",
    "helm-charts/outer/Chart.yaml": OUTER,
}
HUBS = {
    "staging": "local",
    "prod": "local",
    "same": "local, chart_override: same.yaml",
    "one": "local, chart_override: one.yaml",
    "two": "local, chart_override: two.yaml",
    "outer": "outer",
    "remote": "remote",
    "beside": "beside",
    "pinned": "pinned",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    clusters = {}
    for cluster in ("alpha", "beta"):
        hubs = "".join(
            f"- {{name: {name}, domain: {name}.{cluster}.org, helm_chart: {chart},"
            " helm_chart_values_files: []}\n"
            for name, chart in HUBS.items()
        )
        clusters[f"config/clusters/{cluster}/cluster.yaml"] = (
            f"name: {cluster}\nprovider: aws\nhubs:\n{hubs}"
        )
    copies = {
        path.replace("alpha", "beta"): text for path, text in FILES.items() if "alpha" in path
    }
    for path, text in (FILES | clusters | copies).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def rendered(root: Path) -> Mapping[str, bytes]:
    built = build(Workspace(root), Selection())
    assert [found for found in built.diagnostics if found.level == "error"] == []
    trees = [cluster.tree for cluster in built.clusters]
    both = trees[0] | trees[1]
    # A folder of the store must be the same for every cluster, or rendered/ is never up to date.
    assert both == trees[1] | trees[0]
    return both


def moved(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the hubs of alpha whose release names another chart; pair ids apart, the rest of a
    HelmRelease must not know of it."""
    found = set()
    for name in HUBS:
        path = f"rendered/clusters/alpha/{name}/helmrelease.yaml"
        old, new = (yaml.safe_load(tree[path])["spec"] for tree in (before, after))
        if old != new:
            charts = [spec.pop("chart", None) or spec.pop("chartRef") for spec in (old, new)]
            assert charts[0] != charts[1] or "dependsOn" in old
            old.pop("dependsOn", None)
            new.pop("dependsOn", None)
            assert old == new
            if charts[0] != charts[1]:
                found.add(name)
    return found


@pytest.mark.parametrize(
    ("path", "change", "hubs"),
    [
        ("helm-charts/local/templates/a.yaml", ("1", "2"),
         {"staging", "prod", "same", "one", "two", "outer"}),
        ("helm-charts/local/Chart.yaml", ("0.1.0\n", "0.1.0 # b\n"),
         {"staging", "prod", "outer"}),
        ("config/clusters/alpha/same.yaml", ("0.1.0", "0.1.1"), {"same"}),
        ("config/clusters/alpha/two.yaml", ("mine", "not mine"), {"two"}),
        ("config/fleet.yaml", ("helm-charts/outer}", "helm-charts/local}"), {"outer"}),
        ("config/fleet.yaml", ("org/, version: 1.0.0", "org/, version: 1.0.1"), {"remote"}),
        ("config/fleet.yaml", ("other, version: 1.0.0", "other, version: 1.0.1"), {"beside"}),
        ("config/fleet.yaml", ("aaaa", "bbbb"), {"pinned"}),
        ("config/clusters/beta/one.yaml", ("mine", "not mine"), set()),
    ],
)  # fmt: skip
def test_a_change_of_a_chart_moves_the_hubs_that_use_it(
    root: Path, path: str, change: tuple[str, str], hubs: set[str]
) -> None:
    before = rendered(root)
    text = (root / path).read_text()
    assert change[0] in text
    (root / path).write_text(text.replace(*change, 1))
    assert moved(before, rendered(root)) == hubs


def test_one_object_fetches_each_chart_of_a_cluster(root: Path) -> None:
    tree = rendered(root)
    sources = [
        (one["kind"], one["metadata"]["name"])
        for one in yaml.safe_load_all(tree["rendered/clusters/alpha/sources.yaml"])
    ]
    assert len(sources) == len(set(sources))
    assert [(kind, re.sub("-[0-9a-f]{8,12}$", "-…", name)) for kind, name in sources] == [
        ("GitRepository", "fleet"),
        ("HelmChart", "local-…"),
        ("HelmChart", "local-…"),
        ("HelmChart", "outer-…"),
        ("HelmRepository", "charts-example-org-…"),
        ("OCIRepository", "pinned-aaaaaaaaaaaa-…"),
    ]
    folders = {path.split("/")[2] for path in tree if path.startswith("rendered/charts/")}
    assert folders == {name for kind, name in sources if kind == "HelmChart"}
