"""``explain`` and ``values`` say what merging leaf by leaf does, and name the lines that say so."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.explain import explain
from generator.commands.values import values as merged_values
from generator.diagnostic import Keys
from generator.explanation import Kind, Setting
from generator.tree import InMemory
from generator.yaml.emit import dumps
from tests.explained import holds
from tests.flux_values import same
from tests.stacks import Values, random_file, random_stack

FOLDER = "config/clusters/c"
FLEET = b"""\
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {path: helm-charts/hub}}
secrets: {files: "enc-*"}
"""
ENCRYPTED = object()


class Reads(InMemory):
    """Remembers what was read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.seen: set[str] = set()

    def read(self, path: str) -> bytes:
        self.seen.add(path)
        return super().read(path)


def repository(
    layers: dict[str, bytes], defaults: bytes = b"{}", more: dict[str, bytes] | None = None
) -> Reads:
    hubs = [
        {
            "name": "hub",
            "domain": "a.org",
            "helm_chart": "hub",
            "helm_chart_values_files": list(layers),
        },
        {
            "name": "other",
            "domain": "b.org",
            "helm_chart": "hub",
            "helm_chart_values_files": ["other.yaml"],
            "domain_override_file": "domain.yaml",
        },
    ]
    return Reads(
        {
            "config/fleet.yaml": FLEET,
            f"{FOLDER}/cluster.yaml": dumps(
                {"name": "c", "provider": "aws", "hubs": hubs}
            ).encode(),
            f"{FOLDER}/other.yaml": b"{}",
            f"{FOLDER}/domain.yaml": b"domain: c.org",
            "helm-charts/hub/Chart.yaml": b"{name: hub, version: 1.0.0}",
            "helm-charts/hub/values.yaml": defaults,
            "helm-charts/hub/templates/x.yaml": b"",
            **{f"{FOLDER}/{name}": data for name, data in layers.items()},
            **(more or {}),
        }
    )


def leaves(values: Values, keys: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found = []
    for key, value in values.items():
        below = leaves(value, (*keys, key)) if isinstance(value, dict) else []
        found += below or [((*keys, key), value)]
    return found


Table = dict[tuple[str, ...], tuple[int, Any]]


def assigned(stack: list[Values]) -> Table:
    """Merge another way: put one leaf after the other into a flat table of (layer, value)."""
    table: Table = {}
    for number, values in enumerate(stack):
        for keys, value in leaves(values):
            for end in range(1, len(keys)):
                table.pop(keys[:end], None)
            below = [path for path in table if path[: len(keys)] == keys and path != keys]
            if value == {} and below:
                continue
            for path in below:
                del table[path]
            table[keys] = number, value
    return table


def shown(value: Any, path: str) -> Any:
    bare = value is None or value in ("", {}, [])
    return ENCRYPTED if "enc-" in path and not bare else value


randoms = st.randoms(use_true_random=False)


@given(randoms)
def test_every_leaf_is_what_leaf_by_leaf_merging_gives(rng: Random) -> None:
    stack = random_stack(rng)
    layers = dict(random_file(rng, number, values) for number, values in enumerate(stack))
    files = repository(layers)
    paths = [f"{FOLDER}/{name}" for name in layers]

    result = explain(files, "c", "hub", None)
    assert result.diagnostics == ()
    table = assigned(stack)
    found = {leaf.keys: leaf.settings for leaf in result.leaves}
    assert found.keys() == table.keys()
    for keys, (number, value) in table.items():
        first = found[keys][0]
        assert first.source.path == paths[number]
        assert same_or_encrypted(first, shown(value, paths[number]))
    for settings in found.values():
        for setting in settings:
            if setting.location.line is not None:
                assert holds(files, setting), setting
            else:
                assert setting.source.kind is Kind.JSONNET

    masked = merged_values(files, "c", "hub").values
    for keys, value in leaves(masked):
        number, plain = table[keys]
        if shown(plain, paths[number]) is not ENCRYPTED:
            assert same(value, plain)
        else:
            assert re.search(f"<encrypted: {re.escape(paths[number])}:\\d+>", repr(value)) or (
                set(value) <= {"", None}  # a list with nothing in it that sops would encrypt
            )
    assert {keys for keys, _ in leaves(masked)} == table.keys()


def same_or_encrypted(setting: Setting, value: Any) -> bool:
    if value is ENCRYPTED:
        return setting.is_secret and setting.value is None
    return not setting.is_secret and same(setting.value, value)


@given(randoms)
def test_what_a_leaf_overrode_is_all_that_lower_layers_say_of_it(rng: Random) -> None:
    """Down to the first that puts something else in the place of a map above it."""
    stack = random_stack(rng)
    files = repository({f"{number}.yaml": dumps(one).encode() for number, one in enumerate(stack)})
    for leaf in explain(files, "c", "hub", None).leaves:
        expected: list[tuple[str, Keys]] = []
        for number, values in reversed([*enumerate(stack)]):
            at, value = said(values, leaf.keys)
            if value is NOTHING or (at != leaf.keys and isinstance(value, dict)):
                continue
            expected.append((f"{FOLDER}/{number}.yaml", at))
            if at != leaf.keys:
                break
        assert [(one.location.path, one.keys) for one in leaf.settings] == expected


NOTHING = object()


def said(values: Values, keys: Keys) -> tuple[Keys, Any]:
    """Return what a layer says of a key, or of the nearest one above that is no map."""
    value: Any = values
    for depth, key in enumerate(keys):
        if not isinstance(value, dict):
            return keys[:depth], value
        if key not in value:
            return keys, NOTHING
        value = value[key]
    return keys, value


def test_only_what_the_hub_needs_is_read() -> None:
    files = repository({"a.yaml": b"a: 1"})
    explain(files, "c", "hub", "a")
    merged_values(files, "c", "hub")
    assert files.seen == {
        "config/fleet.yaml",
        f"{FOLDER}/cluster.yaml",
        f"{FOLDER}/a.yaml",
        "helm-charts/hub/Chart.yaml",
        "helm-charts/hub/values.yaml",
    }


@pytest.mark.parametrize(
    ("layer", "key", "expected"),
    [
        ("a: null", "a", [(("a",), None), (("a",), {"b": 1})]),
        ("a: {}", "a", [(("a", "b"), 1)]),
        ("a: {b: {}}", "a.b", [(("a", "b"), {}), (("a", "b"), 1)]),
        ("a: {b: {c: 2}}", "a", [(("a", "b", "c"), 2), (("a", "b"), 1)]),
        ("z: 1", "a.b", [(("a", "b"), 1)]),
    ],
)
def test_defaults_of_the_chart_come_last(layer: str, key: str, expected: list) -> None:
    files = repository({"a.yaml": layer.encode()}, b"a: {b: 1}")
    (leaf,) = explain(files, "c", "hub", key).leaves
    assert [(one.keys, one.value) for one in leaf.settings] == expected
    assert leaf.settings[-1].source.kind is Kind.DEFAULT


@pytest.mark.parametrize("taken", ["null", "3", "[3]"])
def test_what_a_layer_takes_away_and_a_later_one_begins_anew(taken: str) -> None:
    """Helm merges the layers first, and fills in the defaults then."""
    layers = {"a.yaml": f"a: {taken}".encode(), "b.yaml": b"a: {x: 5}"}
    files = repository(layers, b"a: {x: 1, z: 2}")
    found = {leaf.keys: leaf.settings for leaf in explain(files, "c", "hub", "a").leaves}
    assert {keys: settings[0].value for keys, settings in found.items()} == {
        ("a", "x"): 5,
        ("a", "z"): 2,
    }
    assert [one.source.path.rpartition("/")[2] for one in found["a", "x"]] == [
        *("b.yaml", "a.yaml", "values.yaml")
    ]
    assert [one.source.kind for one in found["a", "z"]] == [Kind.DEFAULT]


@pytest.mark.parametrize(
    ("defaults", "layer", "expected"),
    [
        (b"sub: {x: 2}", b"sub: null", 1),
        (b"sub: {x: null}", b"{}", 1),
        (b"sub: {x: 2}", b"{}", 2),
        (b"sub: {x: 2}", b"sub: {x: null}", None),
    ],
)
def test_defaults_of_a_dependency(defaults: bytes, layer: bytes, expected: object) -> None:
    more = {
        "helm-charts/hub/Chart.yaml": b"{name: hub, version: 1.0.0, dependencies: [{name: sub}]}",
        "helm-charts/hub/charts/sub/Chart.yaml": b"{name: sub, version: 1.0.0}",
        "helm-charts/hub/charts/sub/values.yaml": b"x: 1",
    }
    (leaf,) = explain(repository({"a.yaml": layer}, defaults, more), "c", "hub", "sub.x").leaves
    assert leaf.settings[0].value == expected


def test_defaults_of_a_dependency_that_only_helm_reads_are_left_out() -> None:
    more = {
        "helm-charts/hub/Chart.yaml": b"{name: hub, version: 1.0.0, dependencies: [{name: sub}]}",
        "helm-charts/hub/charts/sub/Chart.yaml": b"{name: sub, version: 1.0.0}",
        "helm-charts/hub/charts/sub/values.yaml": b"x: 1\nx: 2\n",
    }
    files = repository({"a.yaml": b"sub: {z: 3}"}, b"{}", more)
    (leaf,) = explain(files, "c", "hub", "sub").leaves
    assert (leaf.keys, leaf.settings[0].value) == (("sub", "z"), 3)


def test_without_a_key_defaults_alone_are_left_out() -> None:
    files = repository({"a.yaml": b"a: {}\nb: {c: 1}"}, b"a: {b: 1}\nd: 1")
    found = [(leaf.keys, len(leaf.settings)) for leaf in explain(files, "c", "hub", None).leaves]
    assert found == [(("a",), 1), (("b", "c"), 1)]
