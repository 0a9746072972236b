"""Every text of tests/data/yaml-cases.json as a values file: what arrives at Flux is what go-yaml
v2 reads, or the text is refused at its place and its cluster left alone."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.flux_values import documents, release_values, same
from tests.yaml_cases import (
    CASES,
    CLUSTERS,
    EITHER,
    ENDED,
    NO_MAPS,
    NOT_BEGUN,
    REFUSED,
    TAKEN,
    Case,
    write_fleet,
)


def test_every_case_is_tried() -> None:
    kinds = TAKEN, NOT_BEGUN, NO_MAPS, REFUSED, EITHER
    assert sum(map(len, kinds)) == len(CASES) == 1215
    assert [*map(len, kinds)] == [740, 8, 154, 287, 26]


def render(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(root, "render", *options)


def one_cluster_each(cases: list[Case]) -> dict[str, list[Case]]:
    return {f"c{number}": [case] for number, case in enumerate(cases)}


def problems(root: Path) -> list[dict[str, Any]]:
    """Render a fleet in which something is wrong with every cluster."""
    done = render(root, "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert not (root / "rendered").exists()
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render every case that is to be taken, some hundred to a cluster."""
    root = tmp_path_factory.mktemp("fleet")
    write_fleet(root, {f"c{number}": TAKEN[number::CLUSTERS] for number in range(CLUSTERS)})
    done = render(root)
    assert (done.returncode, done.stderr) == (0, "")
    return root


def test_flux_gets_what_go_yaml_reads(fleet: Path) -> None:
    wrong = [
        case["id"]
        for number in range(CLUSTERS)
        for hub, case in enumerate(TAKEN[number::CLUSTERS])
        for expected in [ENDED.get(case["id"]) or case["v2"]["json"] or {}]
        if not same(release_values(fleet, f"c{number}", f"h{hub}"), expected)
    ]
    assert wrong == []


def test_a_second_render_changes_nothing(fleet: Path) -> None:
    done = render(fleet, "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_helm_does_not_begin_to_read_is_refused(tmp_path: Path) -> None:
    placed = write_fleet(tmp_path, one_cluster_each(NOT_BEGUN))
    found = {problem["path"]: problem["rule"] for problem in problems(tmp_path)}
    assert found == dict.fromkeys(placed, "invalid-yaml")


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    placed = write_fleet(tmp_path, one_cluster_each(NO_MAPS))
    found = {problem["path"]: problem["rule"] for problem in problems(tmp_path)}
    assert found == dict.fromkeys(placed, "values-not-a-map")


def test_what_readers_take_differently_is_refused(tmp_path: Path) -> None:
    placed = write_fleet(tmp_path, one_cluster_each(REFUSED))
    found = problems(tmp_path)
    assert [problem["path"] for problem in found] == sorted(placed)
    allowed = {"invalid-yaml", "duplicate-key", "many-documents"}
    wrong = [
        (case["id"], one["rule"], one["line"], one["column"], case["v2"].get("error"))
        for one in found
        for case in [placed[one["path"]]]
        if one["rule"] not in allowed
        or one["level"] != "error"
        or not is_plausible(case, one["line"], one["column"])
    ]
    assert wrong == []


def is_plausible(case: Case, line: int, column: int) -> bool:
    """Tell whether there is such a place, at most behind the end of a line; and go-yaml, where it
    names a line, must not have failed far above it. (It names some lines one too high.)"""
    lines = case["text"].removeprefix("\ufeff").split("\n")
    named = re.search(r"yaml: line (\d+):", case["v2"].get("error", ""))
    return (
        1 <= line <= len(lines)
        and 1 <= column <= len(lines[line - 1]) + 1
        and (not named or line <= int(named[1]) + 1)
    )


def test_a_doubtful_text_is_refused_or_read_as_go_yaml_reads_it(tmp_path: Path) -> None:
    placed = write_fleet(tmp_path, one_cluster_each(EITHER))
    done = render(tmp_path, "--format", "json")
    assert done.stderr == ""
    refused = {problem["path"] for problem in json.loads(done.stdout)["diagnostics"]}
    wrong = []
    for path, case in placed.items():
        cluster = path.split("/")[2]
        is_there = (tmp_path / "rendered" / "clusters" / cluster).exists()
        if is_there == (path in refused):
            wrong.append((case["id"], "half rendered"))
        elif is_there and not same(release_values(tmp_path, cluster, "h0"), case["v2"]["json"]):
            wrong.append((case["id"], release_values(tmp_path, cluster, "h0")))
    assert wrong == []


def test_a_refused_text_leaves_what_was_rendered_before(tmp_path: Path) -> None:
    write_fleet(tmp_path, {"c": [TAKEN[0]], "other": [TAKEN[0]]})
    assert render(tmp_path).returncode == 0
    before = documents(tmp_path / "rendered/clusters/c/h0/helmrelease.yaml")
    (tmp_path / "config/clusters/c/h0.values.yaml").write_text("a: 1\na: 2\n")
    (tmp_path / "config/clusters/other/h0.values.yaml").write_text("other: 1\n")
    done = render(tmp_path)
    assert done.returncode == 1
    assert documents(tmp_path / "rendered/clusters/c/h0/helmrelease.yaml") == before
    assert release_values(tmp_path, "other", "h0") == {"other": 1}
