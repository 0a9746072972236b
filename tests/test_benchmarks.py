"""The benchmark's fleets are the same for everybody, and what is compared is the same work."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from benchmarks import features, objects, ours, page, peers, plot, repository, results
from benchmarks.fleet import SHAPES, Shape, make
from benchmarks.peers.kapitan import replacing
from benchmarks.program import Cost, Program, Rounds, measure
from tests.command import ROOT, run
from tests.trees import tree

SMALL = Shape(clusters=2, hubs=2)
FLOOR = "floor: libyaml, merge, libyaml"


def small(shape: Shape) -> Shape:
    return replace(shape, clusters=2, hubs=2, leaves=min(shape.leaves, 300), shared=shape.picks * 2)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_the_same_fleet_each_time(name: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        repository.write(make(small(SHAPES[name])), tmp_path / folder, having=features.ALL)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_hub_is_the_same_in_a_larger_fleet_and_another_with_another_seed() -> None:
    layer = "clusters/cluster-0001/hub-001"
    fleet, larger, other = (
        make(replace(SMALL, leaves=5, depth=2, **more))
        for more in ({}, {"clusters": 3, "hubs": 4}, {"seed": 1})
    )
    assert fleet.layers[layer] == larger.layers[layer]
    assert fleet.layers[layer] != other.layers[layer]


def render(root: Path) -> None:
    for verb in ("render", "validate"):
        ran = run(root, verb)
        assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("name", SHAPES)
def test_fleetwave_renders_the_values_of_the_floor(name: str, tmp_path: Path) -> None:
    fleet, floor = tmp_path / "fleet", tmp_path / "floor"
    repository.write(make(small(SHAPES[name])), fleet)
    render(fleet)
    subprocess.run([sys.executable, ROOT / "benchmarks/floor.py", fleet, floor], check=True)
    expected = objects.only_values(objects.objects(floor))
    assert len(expected) == 6
    assert objects.only_values(objects.objects(fleet / "rendered")) == expected


def test_every_feature_reaches_what_is_rendered(tmp_path: Path) -> None:
    repository.write(make(SMALL), tmp_path, having=features.ALL)
    render(tmp_path)
    release = tmp_path / "rendered/clusters/cluster-0000/staging"
    values = yaml.safe_load((release / "helmrelease.yaml").read_bytes())["spec"]["values"]
    assert len(values["singleuser"]["profileList"]) == 8
    assert (release / "nulls.yaml").exists()
    assert len([*(tmp_path / "rendered/secrets").rglob("secret.yaml")]) == 4
    assert len([*(tmp_path / "rendered/charts").iterdir()]) == 1


@pytest.mark.parametrize("peer", peers.ALL, ids=lambda peer: peer.name)
def test_a_fleet_is_written_for_each_tool(peer: peers.Peer, tmp_path: Path) -> None:
    peer.write(make(SMALL), tmp_path)
    text = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    for needed in ("cluster-0001", "hub-001.cluster-0001.example.org", "SCRATCH_BUCKET"):
        assert needed in text


def test_each_tool_is_pinned_where_it_is_locked() -> None:
    for peer in peers.ALL:
        lock = ROOT / "benchmarks/peers" / f"{peer.tools}.txt"
        if lock.exists():
            assert f"\n{peer.tools}=={peer.version} " in lock.read_text()
    assert len({peer.name for peer in peers.ALL}) == len(peers.ALL)


def test_reclass_is_told_to_replace_lists() -> None:
    values = {"a": [1], "b": {"c": [{"d": [2]}], "e": 3}}
    assert replacing(values) == {"~a": [1], "b": {"~c": [{"d": [2]}], "e": 3}}


def test_an_object_that_differs_is_named_with_the_place() -> None:
    one = {("HelmRelease", "alpha", "lab"): {"spec": {"values": {"a": 1}}}}
    two = {("HelmRelease", "alpha", "lab"): {"spec": {"values": {"a": 2}}}}
    assert objects.first_difference(one, one) is None
    assert objects.first_difference(one, two) == (
        "1 of 1 objects are not the floor's; HelmRelease alpha lab differs at spec.values.a.1 != 2"
    )
    assert objects.first_difference(one, {}) == (
        "1 of 1 objects are not the floor's; HelmRelease alpha lab is missing"
    )
    no_values = {("ApplicationSet", "alpha", "alpha"): None}
    assert objects.first_difference(no_values, {}) == (
        "1 of 1 objects are not the floor's; ApplicationSet alpha alpha is missing"
    )


def python(name: str, code: str, tmp_path: Path) -> Program:
    return Program(name=name, command=[sys.executable, "-c", code], folder=tmp_path)


def test_a_program_that_fails_is_not_measured_and_the_others_are(tmp_path: Path) -> None:
    broken = python("broken", "raise SystemExit('no such fleet')", tmp_path)
    found = measure([broken, python("fine", "print('talk')", tmp_path)], runs=2, longest=100)
    assert {name: len(costs) for name, costs in found.costs.items()} == {"fine": 2}
    assert found.failures.keys() == {"broken"}
    assert "no such fleet" in found.failures["broken"]


def test_a_program_that_does_other_work_is_refused(tmp_path: Path) -> None:
    fleet, floor, other = (tmp_path / name for name in ("fleet", "floor", "other"))
    repository.write(make(SMALL), fleet)
    subprocess.run([sys.executable, ROOT / "benchmarks/floor.py", fleet, floor], check=True)
    lazy = "import shutil; shutil.copytree('floor/clusters', 'other/clusters')"
    program = replace(python("lazy", lazy, tmp_path), check=lambda: ours.same_objects(floor, other))
    found = measure([program], runs=1, longest=100)
    assert found.costs == {}
    what = "ApplicationSet cluster-0000 cluster-0000 is missing"
    assert found.failures == {"lazy": f"2 of 6 objects are not the floor's; {what}"}


def test_the_memory_of_the_runner_is_not_the_programs(tmp_path: Path) -> None:
    ballast = bytearray(200 * 2**20)
    ballast[:: 2**12] = b"x" * len(ballast[:: 2**12])
    found = measure([python("tiny", "", tmp_path)], runs=1, longest=100)
    assert found.costs["tiny"][0].peak < 100


def test_a_slow_program_is_run_once(tmp_path: Path) -> None:
    found = measure([python("slow", "", tmp_path)], runs=3, longest=0)
    assert len(found.costs["slow"]) == 1


def known() -> results.Results:
    costs = {
        FLOOR: [Cost(0.5, 0.5, 13), Cost(0.25, 0.25, 13), Cost(1, 1, 13)],
        "fleetwave render, first time": [Cost(1, 0.75, 42)],
    }
    found = Rounds(costs, {"cdk8s": "1 of 210 objects are not the floor's"})
    return results.add({}, 180, found, {"helmfile": "not installed: there is no `go` here"})


def test_the_table_says_what_was_measured_and_what_was_not() -> None:
    of_180 = known()["180"]
    assert page.text({"180": {**of_180, "machine": "a machine"}}) == (
        """\
| 180 hubs | wall s | ÷ floor | CPU s | ÷ floor | peak MB | runs |
|---|--:|--:|--:|--:|--:|--:|
| floor: libyaml, merge, libyaml | 0.50 | 1.00 | 0.50 | 1.00 | 13 | 3 |
| **fleetwave render, first time** | 1.00 | 2.00 | 0.75 | 1.50 | 42 | 1 |

Not measured: helmfile: not installed: there is no `go` here

Not measured: cdk8s: 1 of 210 objects are not the floor's

Not measured: tanka: could not be installed from here; go-jsonnet, which it runs, is measured

Measured on a machine.
"""
    )


def test_a_later_run_replaces_only_what_it_measured() -> None:
    again = results.add(known(), 180, Rounds({FLOOR: [Cost(2, 2, 13)]}, {}), {})
    programs = again["180"]["programs"]
    assert programs[FLOOR]["wall"] == 2
    assert programs["fleetwave render, first time"]["wall_ratio"] == 2


def test_the_page_has_the_place_where_the_tables_go(tmp_path: Path) -> None:
    text = (ROOT / "docs/benchmarks.md").read_text()
    (tmp_path / "benchmarks.md").write_text(text)
    page.write(tmp_path, known())
    written = (tmp_path / "benchmarks.md").read_text()
    assert written.startswith(text[: text.index(page.BEGIN)])
    assert written.endswith(text[text.index(page.END) :])
    assert page.text(known()) in written


def test_the_plot_has_a_bar_for_each_program() -> None:
    drawing = ET.fromstring(plot.svg(known()))  # noqa: S314 -- our own text
    bars = [rect.get("class") for rect in drawing.iter("{http://www.w3.org/2000/svg}rect")]
    assert bars == ["paper", "bar", "bar ours"]
