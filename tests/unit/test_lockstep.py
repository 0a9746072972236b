"""Which changes make production wait for staging."""

import re
from pathlib import Path

import pytest

from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory
from generator.workspace import Workspace
from tests.command import ROOT

FLEET = """
repository: {url: https://git.example.org/fleet.git}
charts:
  hub:
    repository: https://charts.example.org/
    version: 1.2.3
    values: [config/hub.jsonnet]
    jsonnet_variables: {NAME: hub.name, ACCOUNT: cluster.metadata.account}
"""
CLUSTER = """
name: alpha
provider: gcp
metadata: {account: one}
hubs:
- name: staging
  domain: s.org
  helm_chart: hub
  helm_chart_values_files: [common.yaml, staging.yaml]
- name: prod
  domain: p.org
  helm_chart: hub
  helm_chart_values_files: [common.yaml, prod.yaml]
"""
HERE = "config/clusters/alpha"
OWN = (ROOT / "templates/helmrelease.yaml").read_text(encoding="utf-8")
BEFORE = {
    "config/fleet.yaml": FLEET,
    "config/hub.jsonnet": "{name: std.extVar('NAME')} + import 'lib.libsonnet'",
    "config/lib.libsonnet": "{account: std.extVar('ACCOUNT')}",
    f"{HERE}/cluster.yaml": CLUSTER,
    f"{HERE}/common.yaml": "a: 1\nb: 2\n",
    f"{HERE}/staging.yaml": "s: 1\n",
    f"{HERE}/prod.yaml": "p: 1\n",
}


def rendered(files: dict[str, str]) -> tuple[str, str]:
    memory = InMemory({path: text.encode() for path, text in files.items()})
    built = build(memory, Selection())
    assert built.diagnostics == ()
    (cluster,) = built.clusters
    staging, prod = (
        cluster.tree[f"rendered/clusters/alpha/{hub}/helmrelease.yaml"].decode()
        for hub in ("staging", "prod")
    )
    return staging, prod


def ids(manifest: str) -> set[str]:
    return set(re.findall(r"fleetwave\.dev/release-[0-9a-f]{8}", manifest))


def after(path: str, old: str, new: str) -> tuple[str, str]:
    assert old in BEFORE[path]
    return rendered({**BEFORE, path: BEFORE[path].replace(old, new)})


def test_staging_carries_the_id_that_production_wants() -> None:
    staging, prod = rendered(BEFORE)
    assert len(ids(prod)) == 1
    assert ids(staging) == ids(prod)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"{HERE}/common.yaml", "a: 1", "a: 2"),
        ("config/hub.jsonnet", "name:", "hub_name:"),
        ("config/lib.libsonnet", "account:", "number:"),
        ("config/fleet.yaml", "1.2.3", "1.2.4"),
        (f"{HERE}/cluster.yaml", "account: one", "account: two"),
    ],
    ids=lambda value: value.split("/")[-1],
)
def test_a_change_that_both_share_makes_production_wait(path: str, old: str, new: str) -> None:
    staging, prod = after(path, old, new)
    assert ids(staging) == ids(prod)
    assert ids(prod).isdisjoint(ids(rendered(BEFORE)[1]))


def test_what_jsonnet_is_told_is_shared_whatever_the_layer_is_called() -> None:
    files = {
        **BEFORE,
        "config/fleet.yaml": FLEET.replace("hub.jsonnet", "hub.libsonnet"),
        "config/hub.libsonnet": BEFORE["config/hub.jsonnet"],
    }
    cluster = f"{HERE}/cluster.yaml"
    changed = rendered({**files, cluster: CLUSTER.replace("account: one", "account: two")})
    assert ids(changed[0]) == ids(changed[1])
    assert ids(changed[1]).isdisjoint(ids(rendered(files)[1]))


@pytest.mark.parametrize(
    "change",
    [
        {"config/fleet.yaml": FLEET + "delivery: {timeout: 20m}\n"},
        {"templates/helmrelease.yaml": OWN.replace("interval: 1h", "interval: 2h")},
    ],
    ids=["the timeout", "the template"],
)
def test_what_is_said_of_every_release_is_shared(change: dict[str, str]) -> None:
    staging, prod = rendered({**BEFORE, **change})
    assert ids(staging) == ids(prod)
    assert ids(prod).isdisjoint(ids(rendered(BEFORE)[1]))


def test_a_comment_in_the_template_is_no_change() -> None:
    own = {"templates/helmrelease.yaml": OWN.replace("spec:", "spec:  # so", 1)}
    assert ids(rendered({**BEFORE, **own})[1]) == ids(rendered(BEFORE)[1])


@pytest.mark.parametrize(
    ("path", "is_shared"),
    [("helm-charts/local/templates/all.yaml", True), (f"{HERE}/prod-chart.yaml", False)],
)
def test_what_an_override_leaves_of_a_chart_is_shared(path: str, *, is_shared: bool) -> None:
    chart = "apiVersion: v2\nname: local\nversion: 1.0.0\n"
    files = {
        **BEFORE,
        "config/fleet.yaml": FLEET + "  local: {path: helm-charts/local}\n",
        f"{HERE}/cluster.yaml": CLUSTER.replace("helm_chart: hub", "helm_chart: local")
        + "  chart_override: prod-chart.yaml\n",
        "helm-charts/local/Chart.yaml": chart,
        "helm-charts/local/templates/all.yaml": "# one\n",
        f"{HERE}/prod-chart.yaml": chart + "description: other\n",
    }
    staging, prod = rendered({**files, path: files[path] + "# changed\n"})
    assert ids(staging) == ids(prod)
    assert (ids(prod) != ids(rendered(files)[1])) is is_shared


def test_a_change_of_staging_alone_touches_nothing_of_production() -> None:
    assert after(f"{HERE}/staging.yaml", "s: 1", "s: 2")[1] == rendered(BEFORE)[1]


def test_a_change_of_production_alone_waits_for_nothing() -> None:
    staging, prod = after(f"{HERE}/prod.yaml", "p: 1", "p: 2")
    assert staging == rendered(BEFORE)[0]
    assert ids(prod) == ids(rendered(BEFORE)[1])


def test_a_comment_in_a_shared_file_is_no_change() -> None:
    assert after(f"{HERE}/common.yaml", "b: 2", "# why\nb: 2 # two") == rendered(BEFORE)


def test_rendering_one_hub_gives_the_same_lock_as_rendering_all() -> None:
    memory = InMemory({path: text.encode() for path, text in BEFORE.items()})
    for name, whole in zip(("staging", "prod"), rendered(BEFORE), strict=True):
        (cluster,) = build(memory, Selection({"alpha": frozenset({name})})).clusters
        assert cluster.tree[f"rendered/clusters/alpha/{name}/helmrelease.yaml"].decode() == whole


def test_a_link_that_git_wrote_as_text_counts_as_the_link(tmp_path: Path) -> None:
    """Else a checkout with ``core.symlinks=false`` would render another tree."""
    trees = []
    for name in ("link", "text"):
        root = tmp_path / name
        for path, text in BEFORE.items():
            place = root / ("config/real/hub.jsonnet" if path.endswith("hub.jsonnet") else path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text.replace("'lib.", "'../config/lib."))
        link = root / "config/hub.jsonnet"
        if name == "link":
            link.symlink_to("../config/real/hub.jsonnet")
        else:
            link.write_text("../config/real/hub.jsonnet")
        (cluster,) = build(Workspace(root), Selection()).clusters
        assert cluster.diagnostics == []
        trees.append(cluster.tree)
    assert trees[0] == trees[1]


def test_a_secret_of_the_cluster_is_shared_if_both_say_the_same_of_it() -> None:
    cluster = f"{HERE}/cluster.yaml"
    login = ", {secret: login, sets: [a.b]}"
    both = BEFORE[cluster].replace("staging.yaml]", f"staging.yaml{login}]")
    both = both.replace("prod.yaml]", f"prod.yaml{login}]")
    other = both.replace("[a.b]", "[a.c]")
    found = [
        ids(rendered({**BEFORE, cluster: text})[1]).pop()
        for text in (
            BEFORE[cluster],
            BEFORE[cluster].replace("prod.yaml]", f"prod.yaml{login}]"),
            both,
            both.replace("[a.b]", "[[a, b]]"),
            other,
            other.replace("secret: login", "secret: login-2"),
        )
    ]
    assert [found.index(one) for one in found] == [0, 0, 2, 2, 4, 5]
