"""The configuration of a real fleet: somebody else's, and no part of this project."""

import os
import shutil
from pathlib import Path

import pytest

from tests.command import ROOT

FLEETS = Path(os.environ.get("FLEETWAVE_SNAPSHOT", ROOT.parent / "shared" / "fleets"))
"""The folder of ``2i2c/``, ``2i2c-expected.json.gz`` and ``test-age.key``."""
SNAPSHOT = FLEETS / "2i2c"
FLEET_YAML = ROOT / "tests" / "fleets" / "2i2c-fleet.yaml"
"""Ours, by hand: 2i2c has none."""

NEEDED = "needs the snapshot of a real fleet: set FLEETWAVE_SNAPSHOT to its folder"
needs_snapshot = pytest.mark.skipif(not SNAPSHOT.is_dir(), reason=NEEDED)


def copy_snapshot(root: Path) -> Path:
    """Copy it as it came, and so that it can be written to."""
    shutil.copytree(SNAPSHOT, root, symlinks=True)
    for folder, _, _ in os.walk(root):
        Path(folder).chmod(0o755)
    return root


def copy_fleet(root: Path) -> Path:
    """Copy it with a fleet.yaml, so that it can be rendered."""
    copy_snapshot(root)
    shutil.copyfile(FLEET_YAML, root / "config" / "fleet.yaml")
    return root
