"""Changes that are bad somewhere, how they fail, and the fleets that they come to."""

from collections.abc import Mapping

from tests.model.api import State
from tests.model.fleets import CHART, Fleet, hub
from tests.model.helm_controller import Outcome
from tests.model.manifests import Content, Key
from tests.model.scenario import Outcomes
from tests.model.scenarios import (
    ANYTHING,
    BATCHES,
    GATED_TWICE,
    SMALL,
    TWO_CANARIES,
    TWO_PRODUCTIONS,
    fails,
)

BAD_CHANGE = ({"common": 2}, {"common": 3})
MIXED = ({"common": 2}, {"staging": 2}, {"prod": 2}, {"common": 3})
CHARTS = ({CHART: 2}, {CHART: 3})
BACK = ({"common": 2}, {"common": 1}, {"common": 2, "prod": 2})
COMMITS: Mapping[str, tuple[Mapping[str, int], ...]] = {
    "of one stage, of the other, of both": MIXED,
    "taken back, and given again": BACK,
    "of the chart": CHARTS,
    "of all at once": ({CHART: 2, "common": 2, "staging": 2, "prod": 2}, {CHART: 3, "common": 3}),
}
FAILURES = (Outcome.BROKEN, Outcome.NOTHING)
FLEETS = {
    "one production": SMALL,
    "two productions": TWO_PRODUCTIONS,
    "in batches": BATCHES,
    "two canaries, a production of each": TWO_CANARIES,
    "two canaries before one production": GATED_TWICE,
}
WITH_NULLS = Fleet(hubs=SMALL.hubs, nulls=True)
"""Every change of what is shared makes a ConfigMap of another name, and prunes the old one."""
WITHOUT_BATCHES = Fleet(hubs=BATCHES.hubs)
GATED_ONCE = Fleet(hubs={**GATED_TWICE.hubs, "prod": hub("r", staged_by="staging")})
FIRST_BATCH = {(BATCHES.key("prod-b"), BATCHES.key("prod-a")): frozenset({"common"})}
"""That production of the second batch runs nothing that the first one has not run."""


def bad_on_canaries(key: Key, content: Content, _: State) -> tuple[Outcome, ...]:
    """Version 2 of what is shared, or of the chart, is bad, on every canary."""
    is_bad = content.values["common"] == 2 or '"2.0.0"' in content.chart
    return ANYTHING if is_bad and "staging" in key[2] else (Outcome.OK,)


REPAIRED: Mapping[str, tuple[Fleet, Outcomes]] = {
    "the canary failed": (SMALL, fails(*ANYTHING, common=2)),
    "production failed": (SMALL, fails(*FAILURES, releases=("prod",), common=2)),
    "both may have failed": (SMALL, fails(*ANYTHING, releases=("staging", "prod"), common=2)),
    "one of two canaries failed": (GATED_TWICE, fails(*FAILURES, common=2)),
    "another pair's canary failed": (TWO_CANARIES, fails(*FAILURES, common=2)),
    "the first batch failed": (BATCHES, fails(*FAILURES, releases=("prod-a",), common=2)),
    "something is pruned": (WITH_NULLS, fails(*ANYTHING, common=2)),
}
"""What a repair follows: the fleet, and what the change comes to."""
