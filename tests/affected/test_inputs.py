"""Whatever is read, or looked for, while a release is rendered is among its inputs."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import Builder
from generator.diagnostic import Location
from generator.fleet import Cluster, Reference, Release, Settings
from generator.impact.changed import Changed
from generator.impact.side import Side, read_side
from generator.inputs.inputs import Inputs
from generator.inputs.reader import InputReader
from generator.jsonnet import imported
from generator.packaged import templates
from generator.snapshot import Snapshot, unversioned
from generator.templating import Templates
from generator.tree import Files, InMemory
from tests.affected import fleet
from tests.command import ROOT

CASES = sorted(
    path.parents[1]
    for path in (ROOT / "tests" / "cases").glob("*/config/fleet.yaml")
    if (path.parent / "clusters").is_dir()
)


class Recording:
    """Files that remember what was asked for. Implements ``Files``."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.asked: set[str] = set()
        self.folders: set[str] = set()

    def read(self, path: str) -> bytes:
        self.asked.add(path)
        return self.files.read(path)

    def target(self, path: str) -> str:
        self.asked.add(path)
        return self.files.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        self.folders.add(folder)
        return self.files.names(folder)

    def walk(self, folder: str) -> tuple[str, ...]:
        self.folders.add(folder)
        return self.files.walk(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    fleet.write(root)
    return root


def test_all_that_is_read_is_an_input(small: Path) -> None:
    check(small)
    check(ROOT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_so_it_is_for_the_fleets_of_the_cases(case: Path) -> None:
    check(case)


def check(root: Path) -> None:
    files = unversioned(root)
    side = read_side(files)
    known = Templates(templates(files))
    missed = [
        f"{cluster.name}/{release.name}: {path}"
        for cluster, release in releases(side)
        for path in missing(files, side, known, cluster, release)
    ]
    assert missed == []


def releases(side: Side) -> Iterator[tuple[Cluster, Release]]:
    for parsed in side.clusters.values():
        if parsed.cluster is not None:
            for release in parsed.cluster.releases:
                yield parsed.cluster, release


def missing(
    files: Snapshot, side: Side, known: Templates, cluster: Cluster, release: Release
) -> list[str]:
    assert isinstance(side.settings, Settings)
    recording = Recording(files)
    builder = Builder(recording, side.settings, known, must_inspect=False)
    builder.build(replace(cluster, releases=(release,)))
    inputs = side.inputs(release)
    # What is outside of the repository is refused, whatever is there.
    inside = (path for path in recording.asked if not path.startswith(("../", "/")))
    missed = [path for path in inside if not is_met(files, path, inputs)]
    # A folder is listed only for a chart, for what is kept, or to word what is missing in it.
    missed += [
        folder
        for folder in recording.folders
        if not is_met(files, f"{folder}/some-file", inputs) and files.is_there(folder)
        if not any(posixpath.dirname(path) == folder for path in inputs.files)
    ]
    return sorted(missed)


def is_met(files: Snapshot, path: str, inputs: Inputs) -> bool:
    """Tell whether a change of what is at the end of a path would be seen."""
    end = files.target(path)
    return Changed({end: "update"}, [files.links]).meets(inputs)  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import 'b'", {"x/b"}),
        ('importstr "../b"', {"b"}),
        ("importbin @'b'", {"x/b"}),
        ("import /* of\nthem */ 'b'", {"x/b"}),
        ("import // one\n 'b'", {"x/b"}),
        ("import # one\n 'b'", {"x/b"}),
        (r"import 'b\u0063'", {"x/bc"}),
        (r"import 'it\'s'", {"x/it's"}),
        ("import '/b'", {"b"}),
        ("important 'b'", set()),
    ],
)
def test_names_that_jsonnet_imports_are_found(text: str, expected: set[str]) -> None:
    assert imported(InMemory({"x/a.jsonnet": text.encode()}), "x/a.jsonnet") == {
        "x/a.jsonnet",
        *expected,
    }


def test_what_is_looked_for_is_an_input() -> None:
    files = InMemory({"a.jsonnet": b"import 'b.libsonnet'", "b.libsonnet": b"import 'gone'"})
    reader = InputReader(files, "enc-*")
    source = Reference(path="a.jsonnet", location=Location("cluster.yaml"))
    assert set(reader.layer(source).files) == {"a.jsonnet", "b.libsonnet", "gone"}
