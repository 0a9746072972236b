"""Options of the whole suite, and what is not part of it."""

import os

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does.
settings.register_profile("fleetwave", deadline=None)
settings.load_profile("fleetwave")

ENGINES = os.environ.get("FLEETWAVE_E2E_ENGINES")
collect_ignore = [] if ENGINES else ["e2e"]
"""`make e2e` sets it, in a network namespace, with the engines built."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="Rewrite what the cases in tests/cases expect"
    )
