"""A run that looks only at what has changed says and writes what one does that looks at all."""

import os
import random
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.selection import Selection
from tests.repositories import git
from tests.warm.edits import EDITS, some_part
from tests.warm.fleet import FLUX, commit, make, replace, write
from tests.warm.runs import TODAY, compared, run, validated


@pytest.fixture(autouse=True)
def _same_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-01-01T00:00:00Z")
    # The clock of the file systems that tests run on goes on sooner than that of the slowest.
    monkeypatch.setattr("generator.stamps.signatures._TICK", 20_000_000)


@settings(
    max_examples=int(os.environ.get("FLEETWAVE_EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(0, len(EDITS) - 1), st.booleans(), st.booleans()), max_size=12),
    st.integers(0, 1000),
)
def test_whatever_was_edited_a_warm_run_is_like_a_cold_one(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool, bool]], seed: int
) -> None:
    base = tmp_path_factory.mktemp("fleets")
    roots = base / "warm" / "fleet", base / "cold" / "fleet"
    cache = base / "cache"
    for root in roots:
        make(root)
    today = TODAY
    for number, (edit, check, next_day) in enumerate([(0, False, False), *steps]):
        for root in roots:
            EDITS[edit](root, random.Random(seed + number))  # noqa: S311 -- no secret
        time.sleep(0.03)  # what is older than the clock's tick is known without reading it
        today += timedelta(days=next_day)
        part = some_part(random.Random(seed + number))  # noqa: S311 -- as above
        is_look = bool((seed + number) % 2)
        warm = run(roots[0], cache, check=is_look, today=today, selection=part)
        assert warm == run(roots[1], None, check=is_look, today=today, selection=part), part
        said = validated(roots[0], cache, today=today)
        assert said == validated(roots[1], None, today=today), EDITS[edit]
        for names in ((), (*part.hubs,)):
            told = compared(roots[0], cache, *names)
            assert told == compared(roots[1], None, *names), (EDITS[edit], names)
        for is_check in (True, False) if check else (False, True):
            warm = run(roots[0], cache, check=is_check, today=today)
            cold = run(roots[1], None, check=is_check, today=today)
            assert warm == cold, EDITS[edit]
        warm = run(roots[0], cache, check=True, today=today, selection=part)
        assert warm == run(roots[1], None, check=True, today=today, selection=part), part
    shutil.rmtree(base)


def test_a_key_that_the_last_cluster_stops_to_heed(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    replace(root, "config/fleet.yaml", "charts:", "receiver: {type: github, secret: a}\ncharts:")
    run(root, cache, check=False, today=TODAY)
    commit(root)
    leaves = "provider: gcp\ndecommissioned: [{engine: flux, reason: It is enough.}]\n"
    replace(root, "config/clusters/delta/cluster.yaml", FLUX, leaves)
    time.sleep(0.03)
    warm = run(root, cache, check=True, today=TODAY)
    assert warm == run(root, None, check=True, today=TODAY)
    assert "engine-mismatch" in str(warm)


def test_what_is_rendered_beside_hubs_is_no_hub(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    run(root, cache, check=False, today=TODAY)
    time.sleep(0.03)
    for name in ("sources.yaml", "none"):
        part = Selection({"delta": frozenset({name})})
        warm = run(root, cache, check=True, today=TODAY, selection=part)
        assert warm == run(root, None, check=True, today=TODAY, selection=part)
        assert f"`{name}`" in str(warm)


def test_rendered_is_a_link_now(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    for _ in range(2):
        run(root, cache, check=False, today=TODAY)
        time.sleep(0.03)
    (root / "rendered").rename(root / "aside")
    (root / "rendered").symlink_to("aside")
    warm = run(root, cache, check=True, today=TODAY)
    assert warm == run(root, None, check=True, today=TODAY)
    assert "is a link" in str(warm)


def test_a_file_of_a_chart_is_ignored_no_more(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    write(root, ".gitignore", "*.tgz\n")
    write(root, "charts/own/files/x.tgz", "x")
    for _ in range(2):
        run(root, cache, check=False, today=TODAY)
        commit(root)
        time.sleep(0.03)
    assert "ignored-chart-file" in str(run(root, cache, check=True, today=TODAY))
    git(root, "add", "--force", "charts/own/files/x.tgz")
    warm = run(root, cache, check=True, today=TODAY)
    assert warm == run(root, None, check=True, today=TODAY)
    assert "ignored-chart-file" not in str(warm)
