"""A repository of 2i2c's becomes the fleet that somebody wrote by hand, and adopts what is live."""

import os
import shutil
from pathlib import Path

import pytest
import yaml

from tests.command import ROOT, run
from tests.importing.test_import import tree

FLEETS = Path(os.environ.get("FLEETWAVE_SNAPSHOT", ROOT.parent / "shared" / "fleets"))
URL = "https://github.com/2i2c-org/infrastructure.git"
HAND_WRITTEN = ROOT / "tests" / "fleets" / "2i2c-fleet.yaml"

snapshot = pytest.mark.skipif(
    not (FLEETS / "2i2c").is_dir(),
    reason="needs the snapshot of a real fleet: set FLEETWAVE_SNAPSHOT to its folder",
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of_the_snapshot(tmp_path_factory.mktemp("imported"))
    assert run(root, "import", "--repository", URL).returncode == 0
    assert run(root, "render").returncode == 0
    return root


def copy_of_the_snapshot(folder: Path) -> Path:
    root = folder / "2i2c"
    shutil.copytree(FLEETS / "2i2c", root, symlinks=True)
    for place, _, _ in os.walk(root):
        Path(place).chmod(0o755)
    return root


@snapshot
def test_it_renders_what_the_hand_written_fleet_renders(imported: Path, tmp_path: Path) -> None:
    root = copy_of_the_snapshot(tmp_path)
    shutil.copyfile(HAND_WRITTEN, root / "config" / "fleet.yaml")
    assert run(root, "render").returncode == 0
    assert tree(imported / "rendered") == tree(root / "rendered")


@snapshot
def test_releases_are_those_that_the_deployer_installed(imported: Path) -> None:
    deployed = set()
    for file in (FLEETS / "2i2c" / "config" / "clusters").glob("*/cluster.yaml"):
        cluster = yaml.safe_load(file.read_text(encoding="utf-8"))
        deployed |= {(file.parent.name, hub["name"], hub["name"]) for hub in cluster["hubs"]}
        deployed |= {(file.parent.name, "support", "support")}
    assert rendered_releases(imported) == deployed


def rendered_releases(root: Path) -> set[tuple[str, str, str]]:
    """Return cluster, namespace and Helm release of each HelmRelease."""
    found = set()
    for file in (root / "rendered" / "clusters").glob("*/*/helmrelease.yaml"):
        release = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert {"targetNamespace", "storageNamespace"} & release["spec"].keys() == set()
        found.add(
            (
                file.parents[1].name,
                release["metadata"]["namespace"],
                release["spec"]["releaseName"],
            )
        )
    return found
