"""What the real engines did when they were watched, the model can do; ``make e2e`` recorded it."""

import json
from pathlib import Path

import pytest

from tests.model.seen import STORIES, STORIES_OF_FLUX, first_impossible

RECORDED = Path(__file__).parent / "recorded"
MODELLED = {**STORIES, **STORIES_OF_FLUX}
UPGRADE = [
    {"staging": "1 True current", "prod": "1 True current"},
    {"staging": "2 True stale", "prod": "1 True current"},
    {"staging": "2 True current", "prod": "1 True current"},
    {"staging": "2 True current", "prod": "2 True stale"},
    {"staging": "2 True current", "prod": "2 True current"},
]


@pytest.mark.parametrize("story", MODELLED)
def test_the_model_can_do_what_was_recorded(story: str) -> None:
    file = RECORDED / f"{story.replace(' ', '-')}.json"
    states = json.loads(file.read_text(encoding="utf-8"))["states"]
    tried = MODELLED[story]()
    impossible = first_impossible(tried, states)
    assert impossible is None, f"after {states[:impossible]}: {states[impossible or 0]}"


def test_states_in_another_order_are_noticed() -> None:
    tried = STORIES["an upgrade"]()
    assert first_impossible(tried, UPGRADE) is None
    early = [*UPGRADE[:2], {"staging": "2 True stale", "prod": "2 True stale"}]
    assert first_impossible(tried, early) == 2
