"""In which wave each hub gets a change."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.fleet import Batches, Stage
from generator.parsing.batches import check_batches
from generator.parsing.waves import waves

STAGING, PRODUCTION = Stage.STAGING, Stage.PRODUCTION
stages = st.lists(st.sampled_from([STAGING, PRODUCTION]), max_size=40)
batches = st.builds(
    lambda counts, percentages: (*sorted(counts), *(f"{p}%" for p in sorted(percentages)), "100%"),
    st.sets(st.integers(1, 30), max_size=3),
    st.sets(st.integers(1, 99), max_size=3),
)


def test_a_cap_splits_each_batch() -> None:
    hubs = [PRODUCTION] * 7
    assert waves(hubs, (1, "100%"), 4) == [10, 20, 20, 20, 20, 30, 30]
    assert waves(hubs, ("100%",), 3) == [10, 10, 10, 20, 20, 20, 30]
    assert waves(hubs, ("100%",), 7) == [10] * 7
    # A quarter of eight is less than five, so the second batch is empty.
    assert waves([PRODUCTION] * 8, (5, "25%", "100%"), 2) == [10, 10, 20, 20, 30, 50, 50, 60]
    assert waves([STAGING, PRODUCTION, STAGING, PRODUCTION], ("100%",), 1) == [0, 10, 0, 20]


@given(stages, batches, st.integers(1, 45))
def test_no_wave_has_more_than_the_cap(
    stages: list[Stage], batches: tuple[int | str, ...], cap: int
) -> None:
    """And a batch is over before the next begins, whatever the cap."""
    uncapped, capped = waves(stages, batches), waves(stages, batches, cap)
    production = [wave for wave in capped if wave]
    assert all(count <= cap for count in Counter(production).values())
    assert production == sorted(production)
    assert all(wave % 10 == 0 for wave in capped)
    assert [wave == 0 for wave in capped] == [stage is STAGING for stage in stages]
    for (before, after), (first, second) in zip(
        pairwise([w for w in uncapped if w]), pairwise(production), strict=True
    ):
        assert before == after or first < second


@given(stages, batches)
def test_a_cap_that_is_large_enough_changes_nothing(
    stages: list[Stage], batches: tuple[int | str, ...]
) -> None:
    assert waves(stages, batches, len(stages) + 1) == waves(stages, batches)


@given(batches)
def test_counts_that_rise_are_taken_and_percentages_that_rise_after_them(batches: Batches) -> None:
    assert list(check_batches("fleet.yaml", (), batches)) == []


@given(
    st.lists(
        st.one_of(st.integers(1, 9), st.integers(1, 9).map(lambda tenth: f"{tenth}0%")), min_size=1
    )
)
def test_nothing_else_is_taken(given: list[int | str]) -> None:
    batches = (*given, "100%")
    counts = sorted({one for one in given if isinstance(one, int)})
    percentages = sorted({one for one in given if isinstance(one, str)})
    is_right = batches == (*counts, *percentages, "100%")
    assert (list(check_batches("fleet.yaml", (), batches)) == []) is is_right
