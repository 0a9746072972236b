"""A render of some hubs leaves nothing that a HelmRelease names and that is not there."""

import re
import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, run
from tests.references import dangling
from tests.trees import tree

COASTAL = "config/clusters/coastal"
CHANGES = {
    "a chart": ("helm-charts/basehub/values.yaml", "config/clusters/alpine/cluster.yaml"),
    "a secret of one hub": (f"{COASTAL}/enc-prod.secret.values.yaml",),
    "a secret of two hubs": (f"{COASTAL}/enc-staging-login.secret.values.yaml",),
    "a plain file of all": (f"{COASTAL}/common.values.yaml",),
}
REFUSED = {
    "a chart": ["alpine/staging", "alpine/prod"],
    "a secret of one hub": ["coastal/staging"],
    "a secret of two hubs": ["coastal/staging", "coastal/prod", "coastal/support"],
    "a plain file of all": [],
}
"""The hubs that cannot be rendered alone: another would be left with what has gone."""
HUBS = ["alpine/staging", "alpine/prod", "coastal/staging", "coastal/prod", "coastal/support"]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_every_reference_leads_somewhere(change: str, tmp_path: Path) -> None:
    for name in ("config", "helm-charts", "rendered"):
        shutil.copytree(ROOT / name, tmp_path / name)
    assert run(tmp_path, "render", "--check").returncode == 0
    assert dangling(tmp_path) == []
    for name in CHANGES[change]:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write("\n" if "secret" in name else "# changed\n")
    refused = {}
    for hub in HUBS:
        before = tree(tmp_path / "rendered")
        ran = run(tmp_path, "render", hub)
        assert dangling(tmp_path) == []
        if ran.returncode:
            refused[hub] = re.findall(r"^error\[(.+)\]", ran.stderr, re.MULTILINE)
            assert tree(tmp_path / "rendered") == before
    assert refused == {hub: ["partial-render"] for hub in REFUSED[change]}
    assert run(tmp_path, "render").returncode == 0
    assert dangling(tmp_path) == []
    assert run(tmp_path, "render", "--check").returncode == 0
