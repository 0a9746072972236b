"""What jsonnet gives is kept between runs, and changes nothing but how long they take."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cache import Cache, folder
from generator.kept import KEPT
from generator.pipeline import build
from generator.selection import Selection
from generator.workspace import Workspace
from tests.command import ROOT, command, environment

FLEET = ROOT / "tests" / "cases" / "jsonnet-layers"


def render(fleet: Path, cache: Path | None, *options: str) -> dict[str, bytes]:
    """Return what is rendered, and what is said; by name: a run of all leaves a stamp, too."""
    shutil.rmtree(fleet / "rendered", ignore_errors=True)
    ran = subprocess.run(
        command("render", "alpha", *options),
        cwd=fleet,
        env=environment(FLEETWAVE_CACHE="" if cache is None else str(cache)),
        capture_output=True,
        check=False,
    )
    assert ran.returncode in {0, 1}, ran.stderr.decode()
    found = {str(path): path.read_bytes() for path in files(fleet / "rendered")}
    return found | {"stdout": ran.stdout, "stderr": ran.stderr}


def built(fleet: Path, kept: Cache | None) -> tuple[object, object]:
    """Return the same, without a process of its own."""
    token = KEPT.set(kept)
    try:
        found = build(Workspace(fleet), Selection())
    finally:
        KEPT.reset(token)
    return [one.tree for one in found.clusters], found.diagnostics


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    shutil.copytree(FLEET / "config", root / "config")
    (root / "config" / "fleet.yaml").is_file() or shutil.copy(
        ROOT / "tests" / "cases" / "fleet.yaml", root / "config"
    )
    return root


def edits(fleet: Path) -> Iterator[None]:
    """Change what jsonnet reads, or is told, at random: also to something of the same length, and
    back to what it was."""
    chance = random.Random(5)  # noqa: S311 -- no secret
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in files(fleet / "config")
        if path.name != "fleet.yaml"
    }
    for number in range(16):
        path = chance.choice([*texts])
        text = texts[path]
        changed = {
            "cluster.yaml": text.replace("1.org", f"{chance.randrange(10)}.org"),
            "text.txt": f"as it {chance.choice(['is', 'be', 'so'])}\n",
            "sizes.libsonnet": text.replace("2 * n", f"{chance.randrange(10)} * n"),
        }.get(path.name, f"{text}# {number}\n")
        path.write_text(chance.choice([changed, changed, "{ this is wrong"]), encoding="utf-8")
        yield
        if chance.randrange(3):
            path.write_text(text, encoding="utf-8")


def test_random_edits_are_rendered_alike_with_and_without(fleet: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for _ in edits(fleet):
        plain = built(fleet, None)
        assert built(fleet, Cache(cache)) == plain
        assert built(fleet, Cache(cache)) == plain
    assert len(files(cache)) > 1


def test_what_was_altered_or_cut_short_is_not_believed(fleet: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain = render(fleet, cache)
    whole = {path: path.read_bytes() for path in files(cache)}
    assert whole
    for path, data in whole.items():
        path.write_bytes(data.replace(b": ", b":  ", 1))
    assert render(fleet, cache) == plain
    assert {path: path.read_bytes() for path in files(cache)} == whole
    for path, data in whole.items():
        path.write_bytes(data[: len(data) // 2])
    assert render(fleet, cache) == plain
    paths = [*whole]
    for path, other in zip(paths, [*paths[1:], paths[0]], strict=True):
        path.write_bytes(whole[other])
    assert render(fleet, cache) == plain
    assert {path: path.read_bytes() for path in files(cache)} == whole


def test_a_pipe_in_place_of_a_result_is_not_waited_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"one")
    (kept,) = files(tmp_path)
    kept.unlink()
    os.mkfifo(kept)
    assert cache.get("a") is None


def test_a_second_run_evaluates_nothing(fleet: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    render(fleet, cache)
    times = {path: path.stat().st_mtime_ns for path in files(cache)}
    render(fleet, cache)
    assert {path: path.stat().st_mtime_ns for path in files(cache)} == times


def test_no_cache_reads_none_and_leaves_none(fleet: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain = render(fleet, cache, "--no-cache")
    assert not cache.exists()
    assert plain == render(fleet, None)


def test_without_jsonnet_there_is_a_stamp_all_the_same(fleet: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cluster = fleet / "config/clusters/alpha/cluster.yaml"
    cluster.write_text("name: alpha\nprovider: gcp\nhubs: []\n", encoding="utf-8")
    hide = "import sys; sys.modules['_gojsonnet'] = None"
    ran = subprocess.run(
        [sys.executable, "-c", f"{hide}; from generator.__main__ import main; main()", "render"],
        cwd=fleet,
        env=environment(FLEETWAVE_CACHE=str(cache)),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    (stamp,) = files(cache)
    assert b"alpha" in stamp.read_bytes()


def test_a_place_that_cannot_be_written_is_no_problem(fleet: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render(fleet, tmp_path / "file" / "cache") == render(fleet, None)


def test_the_oldest_go_when_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cache._MOST", 10_000)
    for number in range(8):  # each time a run of its own, which makes room once
        Cache(tmp_path).put(str(number), bytes(2_000))
    cache = Cache(tmp_path)
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 10_000
    assert cache.get("7") == bytes(2_000)
    assert cache.get("0") is None


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"FLEETWAVE_CACHE": "/a"}, "/a"),
        ({"FLEETWAVE_CACHE": "", "XDG_CACHE_HOME": "/b"}, None),
        ({"XDG_CACHE_HOME": "/b"}, "/b/fleetwave"),
        ({"XDG_CACHE_HOME": "b", "HOME": "/c"}, "/c/.cache/fleetwave"),
        ({"HOME": "/c"}, "/c/.cache/fleetwave"),
    ],
)
def test_where_results_are_kept(
    given: dict[str, str], place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLEETWAVE_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert folder() == (None if place is None else Path(place))
