"""What the real engines did when they were watched, the model can do; ``make e2e`` recorded it."""

import json

import pytest

from tests.model.seen import RECORDED, STORIES, STORIES_OF_FLUX, first_impossible, modelled

UPGRADE = [
    {"staging": "1 True current", "prod": "1 True current"},
    {"staging": "2 True stale", "prod": "1 True current"},
    {"staging": "2 True current", "prod": "1 True current"},
    {"staging": "2 True current", "prod": "2 True stale"},
    {"staging": "2 True current", "prod": "2 True current"},
]


@pytest.mark.parametrize("engines", ["newest", "older"])
@pytest.mark.parametrize("story", [*STORIES, *STORIES_OF_FLUX])
def test_the_model_can_do_what_was_recorded(story: str, engines: str) -> None:
    file = RECORDED / engines / f"{story.replace(' ', '-')}.json"
    recorded = json.loads(file.read_text(encoding="utf-8"))
    states = recorded["states"]
    impossible = first_impossible(modelled(story, recorded["engines"]), states)
    assert impossible is None, f"after {states[:impossible]}: {states[impossible or 0]}"


def test_states_in_another_order_are_noticed() -> None:
    tried = STORIES["an upgrade"]()
    assert first_impossible(tried, UPGRADE) is None
    early = [*UPGRADE[:2], {"staging": "2 True stale", "prod": "2 True stale"}]
    assert first_impossible(tried, early) == 2
