"""What each Application of Argo CD applies, as one per cluster or one per hub."""

import shutil
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.plan.argocd import application_name, shared_application_name
from generator.selection import Selection
from generator.workspace import Workspace
from generator.yaml.loader import load
from tests.command import ROOT

COUNTS = {"cluster": 3, "hub": 3 + 3 + 10}
"""How many Applications three clusters with ten hubs have."""


@pytest.mark.parametrize("applications", COUNTS)
def test_every_object_belongs_to_one_application(applications: str, tmp_path: Path) -> None:
    files = rendered(tmp_path, applications)
    found = elements(files)
    assert len({element["app"] for element, _ in found}) == len(found) == COUNTS[applications]
    applied = [
        [(element["cluster"], *one) for one in objects(files, element["path"], recurse)]
        for element, recurse in found
    ]
    assert all(applied)
    counts = Counter(one for many in applied for one in many)
    assert set(counts.values()) == {1}
    everything = {path for path in files if path.startswith("rendered/clusters/")}
    assert sum(counts.values()) == sum(len(objects(files, path)) for path in everything)


def rendered(root: Path, applications: str) -> dict[str, bytes]:
    for name in ("config", "helm-charts"):
        shutil.copytree(ROOT / name, root / name)
    fleet = root / "config/fleet.yaml"
    text = fleet.read_text(encoding="utf-8")
    fleet.write_text(text.replace("delivery: {", f"delivery: {{applications: {applications}, "))
    # Two hubs of one namespace, whose object is neither's alone.
    cluster = root / "config/clusters/alpine/cluster.yaml"
    text = cluster.read_text(encoding="utf-8")
    cluster.write_text(text.replace("- name: snow\n", "- name: snow\n  namespace: prod\n"))
    built = build(Workspace(root), Selection())
    assert [one for one in built.diagnostics if one.level == "error"] == []
    return {path: data for one in built.clusters for path, data in one.tree.items()}


def elements(files: dict[str, bytes]) -> list[tuple[dict[str, str], bool]]:
    """Return what each Application is made from, and whether it looks into folders of its path."""
    found = []
    for path, data in files.items():
        if path.endswith("/applicationset.yaml"):
            spec: Any = load(data)["spec"]
            (generator,) = spec["generators"]
            recurse = spec["template"]["spec"]["source"]["directory"]["recurse"]
            found += [(element, recurse) for element in generator["list"]["elements"]]
    return found


def objects(
    files: dict[str, bytes], folder: str, recurse: bool = False
) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for path, data in files.items():
        inner = path.removeprefix(f"{folder}/")
        if path == folder or (inner != path and (recurse or "/" not in inner)):
            for text in data.decode().split("\n---\n"):
                one = load(text)
                metadata = one["metadata"]
                found.append((one["kind"], metadata.get("namespace", ""), metadata["name"]))
    return found


def test_no_two_applications_have_one_name() -> None:
    """As `a-b` and `c`, and `a` and `b-c`, would have if they were joined by a dash."""
    clusters = ("a", "b", "a-b", "b-a", "a-b-a", "hubs", "shared", "hubs-a", "shared-a")
    names = [application_name(*pair) for pair in product(clusters, clusters)]
    names += [shared_application_name(cluster) for cluster in clusters]
    names += [f"hubs-{cluster}" for cluster in clusters]
    assert sorted(names) == sorted(set(names))
