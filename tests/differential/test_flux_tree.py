"""What Flux is given, put to the real kustomize: it builds what is rendered, and nothing else."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.golden import CASES

KUSTOMIZE = os.environ.get("FLEETWAVE_KUSTOMIZE", "")
CLUSTERS = [
    (folder.parents[2], folder.name) for folder in sorted(CASES.glob("flux-*/rendered/flux/*"))
]


@pytest.mark.kustomize
@pytest.mark.skipif(not KUSTOMIZE, reason="FLEETWAVE_KUSTOMIZE does not name a kustomize program")
@pytest.mark.parametrize(("case", "cluster"), CLUSTERS)
def test_kustomizations_bring_each_object_once(case: Path, cluster: str) -> None:
    root = case / "rendered/flux" / cluster
    orders = {one["metadata"]["name"]: one for one in build(root)}
    brought = [
        _shown(one) for order in orders.values() for one in build(case / order["spec"]["path"])
    ]
    plain = [
        _shown(one)
        for path in sorted((case / "rendered/clusters" / cluster).rglob("*.yaml"))
        if path.name != "kustomization.yaml"
        for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]
    assert sorted(brought, key=_text) == sorted(plain, key=_text)


def _text(one: dict[str, Any]) -> str:
    return json.dumps(one, sort_keys=True)


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    """Return an object without the hash in a Job's name, by which it is tried anew."""
    if one["kind"] == "Job":
        name = one["metadata"]["name"]
        one["metadata"]["name"] = name.partition("-smoke-test")[0] + "-smoke-test"
    return one


def build(folder: Path) -> list[dict[str, Any]]:
    built = subprocess.run(
        [KUSTOMIZE, "build", folder], capture_output=True, text=True, check=True
    ).stdout
    return list(yaml.safe_load_all(built))
