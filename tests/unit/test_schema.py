"""The schemas that say how fleet.yaml and cluster.yaml are written."""

from collections.abc import Iterator
from typing import Any

import pytest

from generator.schema import shipped


def _inner(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _inner(one)
    elif isinstance(value, list):
        for one in value:
            yield from _inner(one)


@pytest.mark.parametrize("name", ["fleet.schema.json", "cluster.schema.json"])
def test_every_pattern_is_put_in_words(name: str) -> None:
    patterns = [one for one in _inner(shipped(name)) if isinstance(one.get("pattern"), str)]
    assert patterns
    assert [one["pattern"] for one in patterns if "patternErrorMessage" not in one] == []
