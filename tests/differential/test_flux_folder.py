"""``flux/`` put to the real kustomize."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.golden import CASES

KUSTOMIZE = os.environ.get("FLEETWAVE_KUSTOMIZE", "")
CONTROLLERS = ("source-controller", "kustomize-controller", "helm-controller", "others-controller")
CLUSTERS = [
    folder.relative_to(CASES).as_posix()
    for folder in sorted(file.parent for file in CASES.glob("*/flux/[!_]*/kustomization.yaml"))
]
pytestmark = [
    pytest.mark.kustomize,
    pytest.mark.skipif(
        not KUSTOMIZE, reason="FLEETWAVE_KUSTOMIZE does not name a kustomize program"
    ),
]


@pytest.mark.parametrize("folder", CLUSTERS)
def test_kustomize_and_the_plain_files_give_the_same_objects(folder: str) -> None:
    plain = [
        yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in (CASES / folder / "manifests").iterdir()
    ]
    assert sorted(build(CASES / folder), key=kind) == sorted(plain, key=kind)


def test_a_flux_that_was_bootstrapped_takes_the_flags_over(tmp_path: Path) -> None:
    common = CASES / "bootstrap-of-an-older-flux" / "flux" / "_common" / "kustomization.yaml"
    (tmp_path / "flux/_common").mkdir(parents=True)
    (tmp_path / "flux/_common/kustomization.yaml").write_bytes(common.read_bytes())
    system = tmp_path / "clusters/beta/flux-system"
    system.mkdir(parents=True)
    (system / "gotk-components.yaml").write_text(yaml.safe_dump_all(map(deployment, CONTROLLERS)))
    # As the head of the file that is taken over says.
    (system / "kustomization.yaml").write_text(
        "resources: [gotk-components.yaml]\ncomponents: [../../../flux/_common]\n"
    )
    assert {one["metadata"]["name"]: flags(one) for one in build(system)} == {
        "source-controller": ["--requeue-dependency=5s"],
        "kustomize-controller": [
            "--requeue-dependency=5s",
            "--concurrent=8",
            "--feature-gates=CancelHealthCheckOnNewRevision=true",
            "--feature-gates=ObjectLevelWorkloadIdentity=true",
        ],
        "helm-controller": ["--requeue-dependency=5s", "--concurrent=3"],
        "others-controller": [],
    }


def build(folder: Path) -> list[dict[str, Any]]:
    built = subprocess.run(
        [KUSTOMIZE, "build", folder], capture_output=True, text=True, check=True
    ).stdout
    return list(yaml.safe_load_all(built))


def deployment(name: str) -> dict[str, Any]:
    """Return as much of a controller as a patch is about."""
    container = {"name": "manager", "args": ["--log-level=info"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "flux-system"},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }


def flags(one: dict[str, Any]) -> list[str]:
    first, *rest = one["spec"]["template"]["spec"]["containers"][0]["args"]
    assert first == "--log-level=info"
    return rest


def kind(one: dict[str, Any]) -> str:
    return str(one["kind"])
