"""Values are held against the schema of their chart, as Helm does, at the line that set them."""

import json
from typing import Any

import pytest

from generator.diagnostic import InvalidError
from generator.document import locate
from generator.layers import Layer
from generator.merging import merge_all
from generator.tree import InMemory
from generator.values_schema import ChartSchema
from generator.yaml.loader import load
from tests.command import ROOT
from tests.stacks import RELEASE, as_encrypted, layer, secret_layer

CASES = json.loads((ROOT / "tests" / "data" / "coalesce-cases.json").read_text())
DEFAULTS = """\
text: default
number: 1
list: [1, 2, 3]
map:
  a: 1
  b: {c: 2, d: 3}
empty: {}
nothing: null
nested:
  nothing: null
  kept: 1
sub:
  size: 5
  limits: {cpu: 1}
  gone: null
twin:
  enabled: false
global:
  domain: example.org
  env: {A: 1}
"""
"""Of the chart that the cases were made with. What its subcharts make of their part is theirs."""
OF_SUBCHARTS = {"sub", "twin", "global"}


def chart(schema: Any, values: str = "", name: str = "values.schema.json") -> ChartSchema:
    files = {"c/Chart.yaml": "name: c\nversion: 1.0.0\n", "c/values.yaml": values}
    files[f"c/{name}"] = schema if isinstance(schema, str) else json.dumps(schema)
    return ChartSchema(InMemory({path: text.encode() for path, text in files.items()}), "c")


def plain(text: str, path: str = "a.yaml") -> Layer:
    return layer(path, text.encode())


def secret(path: str = "enc-a.secret.yaml", **values: Any) -> Layer:
    return layer(path, as_encrypted(values))


def problems(schema: ChartSchema, *layers: tuple[str, str] | Layer) -> list[str]:
    """Return what is wrong with layers, given as (path, text), in lines ``place: message``."""
    read = [one if isinstance(one, Layer) else plain(one[1], one[0]) for one in layers]
    texts = {one[0]: one[1].encode() for one in layers if not isinstance(one, Layer)}
    texts |= {one.path: one.data for one in read if one.encrypted}
    found = locate(schema.check(read, RELEASE), InMemory({**texts, "cluster.yaml": b"name: c\n"}))
    assert {one.rule for one in found} <= {"values-schema"}
    return [
        f"{at.path}:{at.line}:{at.column}: {one.level}: {one.message}"
        for one in found
        for at in [one.position]
        if at
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_schema_sees_what_helm_shows_it(case: dict[str, Any]) -> None:
    if "error" in case["values"]:
        pytest.skip("Helm refuses the files before it looks at any schema")
    expected = case["values"]["json"]
    schema = {
        "properties": {
            key: {} if key in OF_SUBCHARTS else {"const": value} for key, value in expected.items()
        },
        "required": list(expected),
        "additionalProperties": False,
    }
    layers = [(f"{number}.yaml", text) for number, text in enumerate(case["files"])]
    # Helm drops `sub: null`; here it is taken away for good, since what the subchart brings is not
    # looked at.
    if case["id"] == "sub-null-all":
        del schema["required"]
    assert problems(chart(schema, DEFAULTS), *layers) == []
    merged = merge_all(load(text) or {} for text in case["files"])
    if merged.keys() - OF_SUBCHARTS:
        assert problems(chart({"maxProperties": 0}, DEFAULTS), *layers) != []


TYPES = {
    "properties": {
        "size": {"type": "integer", "minimum": 1},
        "hub": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "ports": {"items": {"type": "integer"}}},
        },
    }
}


def test_the_layer_that_sets_the_value_is_shown() -> None:
    assert problems(
        chart(TYPES, "size: 1\n"),
        ("low.yaml", "size: many\nhub: {name: a}\n"),
        ("mid.yaml", "x: 1\n\nsize: 0\n"),
        ("high.yaml", "hub:\n  name: yes\n"),
    ) == [
        "high.yaml:2:9: error: `name` is true or false, but must be text (values: `hub.name`)",
        "mid.yaml:3:7: error: `size`: 0 is less than the minimum of 1",
    ]


def test_an_item_of_a_list_and_an_unknown_key_are_shown_themselves() -> None:
    layers = ("a.yaml", "hub:\n  ports:\n  - 80\n  - http\n  nmae: x\n")
    assert problems(chart(TYPES), layers) == [
        (
            "a.yaml:4:5: error: item 2 of `ports` is text, but must be a whole number"
            " (values: `hub.ports.1`)"
        ),
        "a.yaml:5:3: error: there is no key `nmae` here (values: `hub.nmae`)",
    ]


REQUIRED = {"required": ["size"], "properties": {"hub": {"required": ["name"]}}}


def test_defaults_are_there_for_what_is_required() -> None:
    schema = chart(REQUIRED, "size: 1\nhub: {name: a}\n")
    assert problems(schema) == []
    assert problems(schema, ("a.yaml", "hub: {}\n")) == []
    assert problems(schema, ("a.yaml", "size: null\n"), ("b.yaml", "size: 2\n")) == []


def test_a_null_takes_away_what_is_required() -> None:
    schema = chart(REQUIRED, "size: 1\nhub: {name: a, port: 1}\n")
    assert problems(
        schema, ("a.yaml", "x: 1\nsize: null\nhub:\n  name: ~\n"), ("b.yaml", "hub: {port: 2}\n")
    ) == [
        "a.yaml:2:7: error: the key `size` is missing: null takes its default away",
        "a.yaml:4:9: error: the key `name` is missing: null takes its default away",
    ]


def test_what_nobody_sets_is_said_at_the_release() -> None:
    assert problems(chart(REQUIRED)) == [
        "cluster.yaml:1:1: error: the key `size` is missing (values)"
    ]


def test_the_nulls_of_defaults_count_for_nothing() -> None:
    strict = {"properties": {"a": {"type": "string"}, "b": {"additionalProperties": False}}}
    schema = chart(strict, "a: null\nb: {c: null}\n")
    assert problems(schema) == []
    assert problems(schema, ("x.yaml", "a: null\n")) == []
    assert problems(schema, ("x.yaml", "b: {c: null}\n")) == [
        "x.yaml:1:5: error: there is no key `c` here (values: `b.c`)"
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"type": "integer", "minimum": 3, "enum": [3], "const": 3}}},
        {"properties": {"a": {"pattern": "^x$", "maxLength": 1, "format": "uri"}}},
        {"properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "array"}]}}},
        {"properties": {"l": {"type": "array", "items": {"type": "integer"}, "maxItems": 0}}},
        {"properties": {"m": {"properties": {"b": {"type": "boolean"}}}}},
        {"properties": {"m": {"enum": [{"b": "x"}]}}},
        {"not": {"required": ["a"], "properties": {"a": {"type": "string"}}}},
        {"oneOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"a": {"const": 2}}}]},
        {"if": {"properties": {"a": {"const": "x"}}}, "else": {"required": ["z"]}},
        {"if": {"properties": {"a": {"type": "string"}}}, "then": {"required": ["z"]}},
        {"allOf": [{"if": {"required": ["a"]}, "then": {"properties": {"a": {"const": 1}}}}]},
        {"required": ["a", "l"], "properties": {"m": {"required": ["b"]}}},
    ],
)
def test_an_encrypted_value_is_never_held_against_the_schema(schema: dict[str, Any]) -> None:
    assert problems(chart(schema), secret(a="s", l=["s"], m={"b": "s"})) == []


def test_the_structure_of_an_encrypted_file_is_known() -> None:
    """But only warned about: nobody was told until now."""
    schema = {"properties": {"hub": {"type": "string"}, "x": {"additionalProperties": False}}}
    assert problems(chart(schema), secret(hub={"name": "s"}, x={"y": "s"})) == [
        "enc-a.secret.yaml:1:1: warning: `hub` is a map, but must be text",
        "enc-a.secret.yaml:4:3: warning: there is no key `y` here (values: `x.y`)",
    ]


def test_a_plain_value_beside_a_secret_is_checked() -> None:
    assert problems(chart(TYPES), secret(size="s"), ("b.yaml", "size: 0\n")) == [
        "b.yaml:1:7: error: `size`: 0 is less than the minimum of 1"
    ]
    assert problems(chart(TYPES), ("b.yaml", "size: 0\n"), secret(size="s")) == []


def test_a_schema_may_be_yaml() -> None:
    schema = "type: object\nproperties:\n  size: {type: integer}\n"
    assert problems(chart(schema, name="values.schema.yaml"), ("a.yaml", "size: x\n")) == [
        "a.yaml:1:7: error: `size` is text, but must be a whole number"
    ]


@pytest.mark.parametrize(
    ("draft", "definitions"),
    [
        ("http://json-schema.org/draft-07/schema#", "definitions"),
        ("https://json-schema.org/draft/2020-12/schema", "$defs"),
    ],
)
def test_drafts_have_their_own_rules(draft: str, definitions: str) -> None:
    """Beside a ``$ref``, draft 7 looks at nothing else; 2020-12 does."""
    schema = {
        "$schema": draft,
        definitions: {"size": {"type": "integer"}},
        "properties": {"a": {"$ref": f"#/{definitions}/size", "minimum": 5}},
    }
    assert problems(chart(schema), ("x.yaml", "a: text\n")) == [
        "x.yaml:1:4: error: `a` is text, but must be a whole number"
    ]
    expected = [] if "07" in draft else ["x.yaml:1:4: error: `a`: 1 is less than the minimum of 5"]
    assert problems(chart(schema), ("x.yaml", "a: 1\n")) == expected


def test_what_a_dependency_may_bring_is_not_missed() -> None:
    files = {
        "c/Chart.yaml": "name: c\nversion: 1.0.0\ndependencies: [{name: x, alias: sub}]\n",
        "c/values.schema.json": json.dumps({"properties": {"sub": {"required": ["size"]}}}),
    }
    schema = ChartSchema(InMemory({path: text.encode() for path, text in files.items()}), "c")
    assert problems(schema, ("a.yaml", "sub: {}\n")) == []


def test_a_chart_without_a_schema_takes_everything() -> None:
    assert list(ChartSchema(InMemory({}), "c").check([plain("a: 1")], RELEASE)) == []


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("values.schema.json", '{"type": 1}', "c/values.schema.json:1:10"),
        ("values.schema.json", '{\n "a": }', "c/values.schema.json:2:7"),
        ("values.schema.json", "[]", "c/values.schema.json:1:1"),
        ("values.schema.yaml", "type: objekt\n", "c/values.schema.yaml:1:7"),
        ("values.schema.json", '{"$ref": "#/nowhere"}', "c/values.schema.json:1:2"),
    ],
)
def test_a_schema_that_is_none_is_refused(name: str, text: str, place: str) -> None:
    with pytest.raises(InvalidError) as caught:
        chart(text, name=name)
    (found,) = locate(caught.value.diagnostics, InMemory({f"c/{name}": text.encode()}))
    assert found.position
    at = found.position
    assert (f"{at.path}:{at.line}:{at.column}", found.rule) == (place, "invalid-chart-schema")


def test_what_a_secret_of_the_cluster_sets_is_there_and_may_be_anything() -> None:
    schema = chart(
        {
            "required": ["a"],
            "properties": {"a": {"type": "integer"}, "b": {"type": "object"}},
            "additionalProperties": False,
        }
    )
    assert problems(schema, secret_layer("s", (("a",), ("b", "x")))) == []
    assert problems(schema, secret_layer("s", (("a",), ("c",)))) == [
        "cluster.yaml:1:1: warning: there is no key `c` here (values: `c`)"
    ]
