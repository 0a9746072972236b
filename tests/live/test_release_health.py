"""What `rollout` says of a HelmRelease is what Argo CD's health check says."""

from datetime import UTC, datetime

import pytest

from generator.live.health import verdict
from generator.live.object import Live
from tests.health import State, states

RELEASES = [one for one in states() if one.kind == "HelmRelease"]


@pytest.mark.parametrize("state", RELEASES, ids=lambda state: state.name)
def test_the_verdict_is_that_of_the_health_check(state: State) -> None:
    found = verdict(Live(state.object), datetime.now(UTC))
    assert f"{found.health}: {found.message}" == state.wanted
