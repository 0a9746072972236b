"""``argocd/`` put to the real programs: Argo CD's own Lua and settings, the real kustomize.

Argo CD: v3.5.3. The states are those of ``test_health``.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from generator.commands.bootstrap import bootstrap
from generator.output import Output
from generator.workspace import Workspace
from tests.golden import CASES, lay_out
from tests.health import State, argocd_cm, states

ARGOCD = os.environ.get("FLEETWAVE_ARGOCD", "")
KUSTOMIZE = os.environ.get("FLEETWAVE_KUSTOMIZE", "")
FLEETS = [
    "bootstrap-of-one-argo-cd-for-all-clusters",
    "bootstrap-of-an-argo-cd-on-every-cluster",
    "bootstrap-with-templates-of-the-fleet",
]


@pytest.mark.argocd
@pytest.mark.skipif(not ARGOCD, reason="FLEETWAVE_ARGOCD does not name an argocd program")
@pytest.mark.parametrize("state", states(), ids=lambda state: state.name)
def test_argo_cd_says_the_same_of_a_state(state: State, tmp_path: Path) -> None:
    (tmp_path / "argocd-cm.yaml").write_bytes(argocd_cm())
    (tmp_path / "object.yaml").write_text(json.dumps(state.object))
    command = [ARGOCD, "admin", "settings", "resource-overrides", "health", "object.yaml"]
    said = subprocess.run(
        [*command, "--argocd-cm-path", "argocd-cm.yaml"],
        cwd=tmp_path,
        env={**os.environ, "ARGOCD_BINARY_NAME": "argocd"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    status, _, message = state.wanted.partition(": ")
    assert said.splitlines() == [f"STATUS: {status}", f"MESSAGE: {message}"]


@pytest.mark.kustomize
@pytest.mark.skipif(not KUSTOMIZE, reason="FLEETWAVE_KUSTOMIZE does not name a kustomize program")
@pytest.mark.parametrize("fleet", FLEETS)
def test_kustomize_and_the_plain_files_give_the_same_objects(fleet: str, tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    lay_out(CASES / fleet, root)
    result = bootstrap(Workspace(root), Output(root), check=False)
    assert not result.diagnostics
    folders = [file.parent for file in (root / "argocd").rglob("kustomization.yaml")]
    common = [folder for folder in folders if folder.name == "common"]
    for folder in folders:
        built = subprocess.run(
            [KUSTOMIZE, "build", folder], capture_output=True, text=True, check=True
        ).stdout
        plain = [
            yaml.safe_load(file.read_text())
            for applied in dict.fromkeys([*common, folder])
            for file in (applied / "manifests").iterdir()
        ]
        assert sorted(yaml.safe_load_all(built), key=name) == sorted(plain, key=name)


def name(resource: dict[str, object]) -> str:
    return f"{resource['kind']} {resource['metadata']}"
