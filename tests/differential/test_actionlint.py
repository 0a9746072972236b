"""What actionlint says of the workflows: ours, and those that fleets copy."""

import os
import subprocess

import pytest

from tests.command import ROOT

pytestmark = pytest.mark.actionlint


@pytest.fixture(scope="session")
def actionlint() -> str:
    """Return the path of an actionlint binary."""
    path = os.environ.get("FLEETWAVE_ACTIONLINT")
    if not path:
        pytest.skip("FLEETWAVE_ACTIONLINT does not name an actionlint binary")
    return path


@pytest.mark.parametrize("folder", ["docs/ci", ".github/workflows"])
def test_it_finds_nothing(actionlint: str, folder: str) -> None:
    paths = sorted(str(path) for path in (ROOT / folder).glob("*.yml"))
    ran = subprocess.run(
        [actionlint, "-no-color", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")
    assert paths
