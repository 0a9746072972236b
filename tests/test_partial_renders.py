"""A render of some hubs leaves nothing that a HelmRelease names and that is not there."""

import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, run
from tests.flux_values import documents

COASTAL = "config/clusters/coastal"
CHANGES = {
    "a chart": ("helm-charts/basehub/values.yaml", "config/clusters/alpine/cluster.yaml"),
    "a secret of one hub": (f"{COASTAL}/enc-prod.secret.values.yaml",),
    "a secret of two hubs": (f"{COASTAL}/enc-staging-login.secret.values.yaml",),
    "a plain file of all": (f"{COASTAL}/common.values.yaml",),
}
HUBS = ["alpine/staging", "alpine/prod", "coastal/staging", "coastal/prod", "coastal/support"]


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "rendered").rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def dangling(root: Path) -> list[str]:
    """Return what HelmReleases name, or what brings their secrets, and is not rendered."""
    found = []
    for folder in sorted((root / "rendered/clusters").iterdir()):
        objects = [one for path in sorted(folder.rglob("*.yaml")) for one in documents(path)]
        names = {(one["kind"], one["metadata"]["name"]) for one in objects}
        for one in objects:
            if one["kind"] == "Kustomization":
                path = root / one["spec"]["path"] / "secret.yaml"
                (secret,) = documents(path)
                names.add(("Secret", secret["metadata"]["name"]))
        for one in objects:
            if one["kind"] != "HelmRelease":
                continue
            spec = one["spec"]
            source = spec.get("chartRef") or spec["chart"]["spec"]["sourceRef"]
            wanted = [source, *spec.get("valuesFrom", ())]
            found += [
                f"{folder.name}/{one['metadata']['name']}: {each['name']}"
                for each in wanted
                if (each["kind"], each["name"]) not in names
            ]
    return found


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_every_reference_leads_somewhere(change: str, tmp_path: Path) -> None:
    for name in ("config", "helm-charts", "rendered"):
        shutil.copytree(ROOT / name, tmp_path / name)
    assert run(tmp_path, "render", "--check").returncode == 0
    assert dangling(tmp_path) == []
    for name in CHANGES[change]:
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write("\n" if "secret" in name else "# changed\n")
    for hub in HUBS:
        before = tree(tmp_path)
        refused = run(tmp_path, "render", hub).returncode == 1
        assert dangling(tmp_path) == []
        assert not refused or tree(tmp_path) == before
    assert run(tmp_path, "render").returncode == 0
    assert dangling(tmp_path) == []
    assert run(tmp_path, "render", "--check").returncode == 0
