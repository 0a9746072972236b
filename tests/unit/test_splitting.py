"""What Flux makes of a split is what Helm makes of the layers."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.layers import Layer
from generator.layers.splitting import Split, Token, split
from generator.yaml.emit import dumps
from generator.yaml.portable import unportable
from tests.flux_values import merged, same
from tests.stacks import (
    Values,
    as_encrypted,
    as_json,
    layer,
    random_layers,
    random_stack,
    secret_layer,
)


def of_helm(stack: list[Values]) -> Values:
    values: Values = {}
    for one in stack:
        values = merged(values, one)
    return values


def of_flux(found: Split, stack: list[Values]) -> Values:
    """Merge as Flux does: the files in order, opaque ones as they are, then ``spec.values``."""
    values: Values = {}
    for carried in found.carried:
        is_plain = not carried.layer.is_opaque
        values = merged(values, carried.values if is_plain else stack[carried.number - 1])
    return merged(values, found.inline)


def problems(stack: list[Values], layers: list[Layer], found: Split) -> Iterator[str]:
    if not same(of_flux(found, stack), of_helm(stack)):
        yield "Flux and Helm differ"
    if any(value is None or isinstance(value, Token) for value in scalars(found.inline)):
        yield "a null or a secret is inline"
    if any("ENC[" in dumps(value) for value in scalars(found.inline)):
        yield "ciphertext is inline"
    # 64-bit integers without sign are written as floats, which is what Helm reads them as.
    if any("float" not in problem for _, problem in unportable(found.inline)):
        yield "something unportable is inline"
    numbers = [carried.number for carried in found.carried]
    if numbers != sorted(set(numbers)):
        yield "the files are not in order"
    whole = [number for number, one in enumerate(layers, 1) if one.is_opaque]
    if [carried.number for carried in found.carried if carried.layer.is_opaque] != whole:
        yield "an opaque layer is missing"


def scalars(value: Any) -> Iterator[Any]:
    """Yield the leaves of maps; a null in a list is replaced with its list, and never alone."""
    for item in value.values():
        if isinstance(item, dict) and item:
            yield from scalars(item)
        else:
            yield item


@settings(max_examples=500)
@given(st.randoms(use_true_random=False))
def test_flux_makes_of_a_split_what_helm_makes_of_the_layers(rng: Random) -> None:
    stack = random_stack(rng)
    layers = random_layers(rng, stack)
    assert list(problems(stack, layers, split(layers))) == []


def shown(layers: list[Layer]) -> tuple[Values, dict[int, Values | None]]:
    """Return what is inline, and the files by number; None for an opaque one."""
    found = split(layers)
    return found.inline, {
        carried.number: None if carried.layer.is_opaque else carried.values
        for carried in found.carried
    }


def plain(text: str) -> Layer:
    return layer("x.yaml", text.encode())


def secret(**values: Any) -> Layer:
    return layer("enc-x.secret.yaml", as_encrypted(values))


def test_plain_layers_are_merged_inline() -> None:
    assert shown([plain("a: {b: 1, c: 2}"), plain("a: {c: 3}\nd: [4]"), plain("# nothing")]) == (
        {"a": {"b": 1, "c": 3}, "d": [4]},
        {},
    )
    assert shown([]) == ({}, {})


def test_a_null_travels_in_the_place_of_its_layer() -> None:
    assert shown([plain("a: {b: 1}"), plain("a: {b: null, c: ~}"), plain("a: {c: 2}")]) == (
        {"a": {"c": 2}},
        {2: {"a": {"b": None, "c": None}}},
    )


def test_a_plain_value_wins_over_a_secret_below_it_only() -> None:
    layers = [plain("a: 1\nb: 1"), secret(a="s", c="s"), plain("c: 2")]
    assert shown(layers) == ({"b": 1, "c": 2}, {2: None})


def test_a_secret_on_the_cluster_wins_over_plain_values_below_it_where_it_is_said_to() -> None:
    layers = [plain("a: {x: 1, z: 1}\nb: 1\nsops: 1"), secret_layer("s", (("a", "x"), ("sops",)))]
    assert shown(layers) == ({"a": {"z": 1}, "b": 1}, {2: None})
    assert shown([*layers, plain("a: {x: 3}")]) == (
        {"a": {"x": 3, "z": 1}, "b": 1},
        {2: None},
    )


def test_a_secret_that_is_said_to_set_nothing_is_a_layer_all_the_same() -> None:
    assert shown([plain("a: 1"), secret_layer("s", ())]) == ({"a": 1}, {2: None})


def test_what_is_put_over_a_secret_map_takes_it_away_first() -> None:
    layers = [secret(a={"x": "s"}, b={"x": "s"}), plain("a: 1\nb: []"), plain("b: {z: 2}")]
    assert shown(layers) == ({"a": 1, "b": {"z": 2}}, {1: None, 2: {"a": None, "b": None}})


def test_an_empty_map_changes_nothing_over_a_map_but_replaces_all_else() -> None:
    layers = [secret(a={"x": "s"}, b="s"), plain("a: {}\nb: {}\nc: {}")]
    assert shown(layers) == ({"b": {}, "c": {}}, {1: None})


@pytest.mark.parametrize(
    "odd",
    [
        '"<<": 1',
        '"\\x3c<": 1',
        "!!str <<: 1",
        'a: "\\N"',
        'a: "\\L"',
        'a: "\\P"',
        "a: '\u2028'",
        'a: "\\u007f"',
        'a: ["\\U0000fffe"]',
        '"k\\x80": 1',
        f"{'k' * 1001}: 1",
        f'? "{"k" * 600}\\\n  {"k" * 600}"\n: 1',
        f"? >-\n  {'k' * 600}\n  {'k' * 600}\n: 1",
        f"{{? {'k' * 600}\n  {'k' * 600} : 1}}",
        f"? !!str\n  {'k' * 600}\n  {'k' * 600}\n: 1",
    ],
)
def test_what_kustomize_would_alter_is_not_inline(odd: str) -> None:
    text = odd if odd.startswith("{") else f"{odd}\nz: 1"
    (inline, carried) = shown([plain(text)])
    kept = {} if odd.startswith("{") else {"z": 1}
    assert inline == kept
    assert {**carried[1], **kept} == plain(text).values  # type: ignore[dict-item]


def test_jsonnet_and_json_are_looked_at_as_well() -> None:
    values = {"a": None, "b": "\u2028", "<<": 1, "k" * 1001: 1, "z": {"x": 1}}
    odd = {key: value for key, value in values.items() if key != "z"}
    for name in ("x.jsonnet", "x.json"):
        assert shown([layer(name, as_json(values).encode())]) == ({"z": {"x": 1}}, {1: odd})
