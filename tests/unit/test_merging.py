"""Merging is Helm's, and tells which file set a value."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostic import InvalidError, Keys, Location
from generator.document import parse
from generator.merging import Origin, leaves, merge, merge_all, origins
from generator.yaml.emit import dumps
from generator.yaml.find import find
from generator.yaml.loader import load
from tests.command import ROOT
from tests.flux_values import same
from tests.stacks import Values, random_stack, random_values

CASES = json.loads((ROOT / "tests" / "data" / "merge-cases.json").read_text())

# Where Helm itself is not followed.
SEVERAL_DOCUMENTS = {
    "documents", "documents-override", "documents-second-file", "document-empty-first",
    "document-separator-comment", "document-null-second", "crlf",
}  # fmt: skip
"""Helm merges them, Flux reads the first: refused."""
DUPLICATE_KEYS = {"duplicate-key"}
"""go-yaml takes the last one silently: refused."""
AS_FLUX = {"document-inline", "unterminated-4096"}
"""Helm refuses the first and loses the last line of the second, a bug that 4.3 mended."""


def read(text: str) -> Values:
    value = parse("x.yaml", text.encode()).value
    if value is not None and not isinstance(value, dict):
        raise InvalidError
    return value or {}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_merges_as_helm_does(case: dict[str, Any]) -> None:
    answer = case["flux"] if case["id"] in AS_FLUX else case["helm"]
    if "error" in answer or case["id"] in SEVERAL_DOCUMENTS | DUPLICATE_KEYS:
        with pytest.raises(InvalidError):
            merge_all(map(read, case["files"]))
    else:
        merged = merge_all(map(read, case["files"]))
        assert same(merged, answer["json"]), merged


stacks = st.randoms(use_true_random=False).map(random_stack)
pairs = st.randoms(use_true_random=False).map(lambda rng: (random_values(rng), random_values(rng)))


@given(stacks)
def test_the_last_layer_comes_last(stack: list[Values]) -> None:
    *low, high = stack
    assert same(merge_all(stack), merge(merge_all(low), high))


@given(pairs)
def test_nothing_is_neutral_and_repeating_changes_nothing(pair: tuple[Values, Values]) -> None:
    low, high = pair
    merged = merge(low, high)
    assert same(merge(low, {}), low)
    assert same(merge({}, low), low)
    assert same(merge(low, low), low)
    assert same(merge(merged, high), merged)
    assert same(merge(low, merged), merged)


def in_one_shape(rng: Random) -> list[Values]:
    """Make layers in which a key is either a map in all of them or in none."""
    (shape,) = random_stack(rng, 1)

    def pick(shape: Values) -> Values:
        return {
            key: pick(value) if isinstance(value, dict) else rng.choice([value, None, [1], "x"])
            for key, value in shape.items()
            if rng.random() < 0.7
        }

    return [pick(shape) for _ in range(3)]


@given(st.randoms(use_true_random=False).map(in_one_shape))
def test_layers_of_one_shape_may_be_merged_in_groups(stack: list[Values]) -> None:
    """Not so where a map meets something else: ``{x: {a: 1}}``, ``{x: 1}``, ``{x: {b: 1}}``."""
    one, two, three = stack
    assert same(merge(merge(one, two), three), merge(one, merge(two, three)))


def test_what_hides_a_map_hides_it_for_good() -> None:
    layers = [{"x": {"a": 1}}, {"x": None}, {"x": {"b": 2}}]
    assert merge_all(layers) == {"x": {"b": 2}}
    assert merge(layers[0], merge(layers[1], layers[2])) == {"x": {"a": 1, "b": 2}}


@given(stacks)
def test_layers_stay_as_they_are(stack: list[Values]) -> None:
    before = deepcopy(stack)
    merge_all(stack)
    provenance([(str(number), values) for number, values in enumerate(stack)])
    assert same(stack, before)


def provenance(layers: Sequence[tuple[str, Values]]) -> Mapping[Keys, tuple[Origin, ...]]:
    """Return the origins of every leaf of the merged values."""
    merged = merge_all(values for _, values in layers)
    return {keys: origins(layers, keys) for keys, _ in leaves(merged)}


def assigned(stack: list[Values]) -> dict[tuple[str, ...], tuple[int, Any]]:
    """Merge another way: one leaf after the other into a flat table of (layer, value)."""
    table: dict[tuple[str, ...], tuple[int, Any]] = {}
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


@given(stacks)
def test_each_leaf_comes_from_the_layer_that_assigned_it_last(stack: list[Values]) -> None:
    named = [(str(number), values) for number, values in enumerate(stack)]
    found = {
        keys: (int(first.location.path), first.value)
        for keys, (first, *_) in provenance(named).items()
    }
    assert found == assigned(stack)
    assert {keys: value for keys, (_, value) in found.items()} == dict(leaves(merge_all(stack)))


@given(stacks)
def test_all_who_had_a_say_are_named(stack: list[Values]) -> None:
    named = [(str(number), values) for number, values in enumerate(stack)]
    for keys, chain in provenance(named).items():
        expected: list[tuple[str, tuple[str | int, ...]]] = []
        for path, values in reversed(named):
            set_here = dict(leaves(values))
            hidden = [at for at in set_here if keys[: len(at)] == at and set_here[at] != {}]
            if any(at[: len(keys)] == keys for at in set_here):
                expected.append((path, keys))
            elif hidden:
                expected.append((path, hidden[0]))
                break
        assert [(one.location.path, one.location.keys) for one in chain] == expected


@given(stacks)
def test_an_origin_is_where_the_file_says_so(stack: list[Values]) -> None:
    named = [(str(number), values) for number, values in enumerate(stack)]
    texts = {path: dumps(values) for path, values in named}
    for chain in provenance(named).values():
        for origin in chain:
            text = texts[origin.location.path]
            span = find(text, origin.location.keys)
            assert span
            line = text.split("\n")[span.line - 1]
            written = load(line[span.column - 1 :][: span.length])
            may_be_shown_by_key = isinstance(origin.value, dict | list) or "\n" in str(origin.value)
            assert same(written, origin.value) or (
                may_be_shown_by_key and written == origin.location.keys[-1]
            )


def test_origins_name_the_value_that_counts_first() -> None:
    layers = [
        ("low", {"a": {"b": 1}}),
        ("wall", {"a": None}),
        ("mid", {"a": {"b": 2, "c": 3}}),
        ("other", {"z": 1}),
        ("high", {"a": {"b": [4]}}),
    ]
    assert origins(layers, ("a", "b")) == (
        Origin(Location("high", ("a", "b")), [4]),
        Origin(Location("mid", ("a", "b")), 2),
        Origin(Location("wall", ("a",)), None),
    )
    assert origins(layers, ("a", "x")) == (Origin(Location("wall", ("a",)), None),)
    assert origins(layers, ("q",)) == ()
