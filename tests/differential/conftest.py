"""What the real programs do, to compare ours with."""

import os
from pathlib import Path

import pytest

from tests.snapshot import NEEDED, SNAPSHOT


@pytest.fixture(scope="session")
def helm() -> str:
    """Return the path of a helm binary."""
    path = os.environ.get("FLEETWAVE_HELM")
    if not path:
        pytest.skip("FLEETWAVE_HELM does not name a helm binary")
    return path


@pytest.fixture(scope="session")
def snapshot() -> Path:
    """Return a real fleet, with stand-ins for the charts that it takes from elsewhere."""
    if not SNAPSHOT.is_dir():
        pytest.skip(NEEDED)
    return SNAPSHOT
