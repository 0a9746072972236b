"""The fleet that most of these tests begin with."""

from pathlib import Path

import pytest

from tests.guards.fleet import SUPPORT, Fleet, hub


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    made = Fleet(tmp_path / "fleet")
    made.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    made.cluster("beta", hub("staging"))
    made.commit()
    return made
