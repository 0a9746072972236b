"""A repository of 2i2c's becomes the fleet that somebody wrote by hand, and adopts what is live."""

from pathlib import Path

import pytest
import yaml

from tests.command import run
from tests.importing.releases import rendered_releases
from tests.snapshot import SNAPSHOT, copy_fleet, copy_snapshot, needs_snapshot
from tests.trees import tree

URL = "https://github.com/2i2c-org/infrastructure.git"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_snapshot(tmp_path_factory.mktemp("imported") / "2i2c")
    assert run(root, "import", "--repository", URL).returncode == 0
    assert run(root, "render").returncode == 0
    return root


@needs_snapshot
def test_it_renders_what_the_hand_written_fleet_renders(imported: Path, tmp_path: Path) -> None:
    root = copy_fleet(tmp_path / "2i2c")
    assert run(root, "render").returncode == 0
    assert tree(imported / "rendered") == tree(root / "rendered")


@needs_snapshot
def test_releases_are_those_that_the_deployer_installed(imported: Path) -> None:
    deployed = set()
    for file in (SNAPSHOT / "config" / "clusters").glob("*/cluster.yaml"):
        cluster = yaml.safe_load(file.read_text(encoding="utf-8"))
        deployed |= {(file.parent.name, hub["name"], hub["name"]) for hub in cluster["hubs"]}
        deployed |= {(file.parent.name, "support", "support")}
    assert rendered_releases(imported) == deployed
