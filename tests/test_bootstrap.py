"""What ``argocd/`` and ``flux/`` must agree with: themselves, ``rendered/``, what was there."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands.bootstrap import Result, bootstrap
from generator.output import Output
from generator.workspace import Workspace
from tests.command import ROOT
from tests.golden import CASES, lay_out
from tests.golden import run as run_cli

FOLDERS = [
    folder.relative_to(CASES).as_posix()
    for pattern in ("*/argocd/**/kustomization.yaml", "*/flux/[!_]*/kustomization.yaml")
    for folder in sorted(file.parent for file in CASES.glob(pattern))
]
FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {repository: https://charts.example.org/, version: 1.2.3}}
"""


def run(root: Path) -> Result:
    return bootstrap(Workspace(root), Output(root), check=False)


def load(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_kustomization_names_the_plain_files_beside_it(folder: str) -> None:
    """The real kustomize is asked in ``differential``."""
    resources = load(CASES / folder / "kustomization.yaml")["resources"]
    files = [f"manifests/{file.name}" for file in (CASES / folder / "manifests").iterdir()]
    bases = ["../../common"] if "/clusters/" in folder else []
    assert sorted(resources) == sorted([*bases, *files])


def test_the_root_brings_each_cluster_and_its_project_lets_it() -> None:
    root = load(ROOT / "argocd/manifests/root-applicationset.yaml")["spec"]
    project = load(ROOT / "argocd/manifests/appproject.yaml")["spec"]
    folders = [folder for folder in (ROOT / "rendered/argocd").iterdir() if folder.is_dir()]
    ((pattern,),) = [each["git"]["directories"] for each in root["generators"]]
    for folder in folders:
        assert fnmatchcase(folder.relative_to(ROOT).as_posix(), pattern["path"])
    objects = [load(file) for folder in folders for file in folder.iterdir()]
    permitted = {(kind["group"], kind["kind"]) for kind in project["namespaceResourceWhitelist"]}
    assert {(one["apiVersion"].split("/")[0], one["kind"]) for one in objects} == permitted
    assert {one["metadata"]["namespace"] for one in objects} == {
        destination["namespace"] for destination in project["destinations"]
    }


@pytest.mark.parametrize("cluster", ["alpha", "beta"])
def test_the_root_of_a_flux_finds_all_that_is_rendered_in_the_source(
    cluster: str, tmp_path: Path
) -> None:
    """Beside it, ``alpha`` reads git, ``beta`` a registry."""
    lay_out(CASES / "flux-alerts-and-a-receiver", tmp_path)
    assert [run_cli(tmp_path, verb).returncode for verb in ("render", "bootstrap")] == [0, 0]
    folder = tmp_path / "flux" / cluster / "manifests"
    source, root = load(folder / "source.yaml"), load(folder / "root.yaml")
    wanted = {"kind": source["kind"], "name": source["metadata"]["name"]}
    file = tmp_path / root["spec"]["path"] / "kustomizations.yaml"
    others = list(yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    assert {one["metadata"]["namespace"] for one in (source, root, *others)} == {"fleet-system"}
    # Each path is whole in the source: it may leave out only what no Kustomization applies.
    kept = [
        line.removeprefix("!/").removesuffix("/**")
        for line in source["spec"].get("ignore", "!/rendered/**").splitlines()
        if line != "/*"
    ]
    for one in (root, *others):
        assert one["spec"]["sourceRef"] == wanted
        path = (tmp_path / one["spec"]["path"]).relative_to(tmp_path)
        assert (tmp_path / path / "kustomization.yaml").is_file()
        assert any(path.is_relative_to(folder) for folder in kept)


@pytest.mark.parametrize(
    "fleet", ["bootstrap-of-an-older-flux", "bootstrap-of-clusters-that-flux-alone-delivers"]
)
def test_controllers_have_the_same_flags_whoever_installs_them(fleet: str) -> None:
    common = CASES / fleet / "flux" / "_common"
    instance = load(common / "flux-instance.yaml")["spec"]["kustomize"]
    assert load(common / "kustomization.yaml")["patches"] == instance["patches"]


def test_an_argo_cd_on_every_cluster_in_place_of_one_for_all(tmp_path: Path) -> None:
    """Files that are not needed any more go, with the folders that are empty then."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/fleet.yaml").write_text(FLEET)
    run(tmp_path)
    (tmp_path / "config/fleet.yaml").write_text(f"{FLEET}delivery: {{destination: in-cluster}}\n")
    run(tmp_path)
    left = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "argocd").rglob("*")]
    assert sorted(left) == [
        "argocd/common",
        "argocd/common/kustomization.yaml",
        "argocd/common/manifests",
        "argocd/common/manifests/argocd-cm.yaml",
        "argocd/common/manifests/argocd-cmd-params-cm.yaml",
    ]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "fleet/config").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "fleet/config/fleet.yaml").write_text(FLEET)
    (tmp_path / "fleet/argocd").symlink_to("../elsewhere")
    assert {found.message for found in run(tmp_path / "fleet").diagnostics} == {
        "`argocd` is a link, and writing would follow it"
    }
    assert list((tmp_path / "elsewhere").iterdir()) == []
