"""What the real programs do, to compare ours with."""

import os
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "helm: needs a real helm, named by FLEETWAVE_HELM")


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
    path = os.environ.get("FLEETWAVE_SNAPSHOT")
    if not path:
        pytest.skip("FLEETWAVE_SNAPSHOT does not name a fleet")
    return Path(path)
