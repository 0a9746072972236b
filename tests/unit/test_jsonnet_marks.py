"""Where jsonnet's text does not say which field gives a value, evaluating it with marks does."""

import json

import pytest
from _gojsonnet import evaluate_snippet

from generator.explanation import Kind, Source
from generator.explanation.places import Locator
from generator.jsonnet.fields import fields
from generator.tree import InMemory


def places(text: str, **files: str) -> dict[str, tuple[str, int] | None]:
    """Return, for each leaf, the file and the text at its place: a field and its value."""
    tree = {"x.jsonnet": text, **{name.replace("_", "."): one for name, one in files.items()}}

    def load(_: str, name: str) -> tuple[str, bytes]:
        return name, tree[name].encode()

    values = json.loads(evaluate_snippet("x.jsonnet", text, import_callback=load))
    memory = InMemory({name: one.encode() for name, one in tree.items()})
    source = Source(path="x.jsonnet", kind=Kind.JSONNET, values=values, files=tuple(sorted(tree)))
    locator = Locator(memory)
    found = {}
    for keys in [("a", "x"), ("b", "x"), ("c", "x"), ("l",)]:
        value = values
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None:
            continue
        at = locator.location(source, keys)
        line = tree[at.path].split("\n")[at.line - 1][at.column - 1 :] if at.line else ""
        found[".".join(keys)] = f"{at.path}: {line}" if line else None
    return found


def test_of_fields_that_are_alike_the_one_that_gives_the_value() -> None:
    text = """\
local of(n) = {
  x: n };
local low = { a: {
  x: 1 } };
low + { b: of(2), c: {
  x: 3 } } + { a+: if true then {
  x: 4 } else {
  x: 5 } }"""
    assert places(text) == {
        "a.x": "x.jsonnet: x: 4 } else {",
        "b.x": "x.jsonnet: x: n };",
        "c.x": "x.jsonnet: x: 3 } } + { a+: if true then {",
    }


def test_what_is_imported_is_marked_as_well() -> None:
    text = "local y = import 'y.libsonnet';\n{ a: y, b: { x: y.x }, c: { x: 'own' } }"
    assert places(text, y_libsonnet="{\n  x: [1, { x: 2 }],\n}") == {
        "a.x": "y.libsonnet: x: [1, { x: 2 }],",
        "b.x": "x.jsonnet: x: y.x }, c: { x: 'own' } }",
        "c.x": "x.jsonnet: x: 'own' } }",
    }


@pytest.mark.parametrize(
    "text",
    [
        # What reads a field is disturbed by its mark: then nothing is said.
        "{ a: { x: true }, b: { x: if $.a.x then 1 else 2 } }",
        "{ a: { x: 'y' }, b: { x: '%s' % $.a.x } }",
        "{ a: { x: [1] }, b: { x: std.length($.a.x) } }",
        "{ a: { x:: 1 }, b: { x+: 1 } } + { a: { x: 1 }, b: { x: self.y, y:: 2 } }",
        "local o = { [k]: 1 for k in ['x'] }; { a: o, b: o }",
    ],
)
def test_where_marks_disturb_no_field_is_named_that_may_be_wrong(text: str) -> None:
    for keys, found in places(text).items():
        first = keys.split(".")[0]
        assert found is None or found.startswith("x.jsonnet: x")
        if found and "%s" not in text:
            assert text.index(found.removeprefix("x.jsonnet: ")) > text.rindex(f"{first}: {{")


def test_a_condition_that_marks_turn_round_misleads_nobody() -> None:
    text = """\
{ m: 'p', a: if $.m == 'p' then {
  x: 1 } else {
  x: 2 }, l: 9 }"""
    assert places(text)["a.x"] == "x.jsonnet: x: 1 } else {"


def test_of_fields_that_hand_a_value_on_the_last_one_is_named() -> None:
    text = """\
local of(n) = {
  x: n.x };
local first = {
  x: 7 };
{ a: first, b: of(first) }"""
    assert places(text) == {"a.x": "x.jsonnet: x: 7 };", "b.x": "x.jsonnet: x: n.x };"}


def test_names_that_are_not_disturbed_are_found_beside_those_that_are() -> None:
    text = "{ a: { x: 1 }, b: { x: 2 }, l: self.m, m: true,\n  o: if self.m then 3 else 4 }"
    assert places(text)["a.x"] == f"x.jsonnet: {text.partition(chr(10))[0][7:]}"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{ a: 1, b: [2, 3] }", ["1", "[2, 3]"]),
        ("{ c: local x = 1, y = 2; x + y }", ["local x = 1, y = 2; x + y"]),
        ("{ a: 'x, }' /* , */, b: {c: 1 }  // }\n}", ["'x, }'", "{c: 1 }", "1"]),
        ("{ a: f(1, {b: 2}), }", ["f(1, {b: 2})", "2"]),
        ("{ a+: 1, b:: 2, c: 3 }", [None, None, "3"]),
        ("{ a:", [None]),
        ("{ a: , b: 1 }", [None, "1"]),
        ("{ a: 1; b }", ["1; b"]),
    ],
)  # fmt: skip
def test_values_end_where_they_do(text: str, values: list[str | None]) -> None:
    found = [one.value and text[slice(*one.value)] for one in fields("x", text)]
    assert found == values


def test_a_literal_behind_a_condition_gives_only_its_own_value() -> None:
    text = """\
local on = {
  x: true };
local provider = std.asciiLower('AWS');
{ a: if provider == 'aws' then on else {
  x: false }, b: {
  x: if provider == 'aws' then 1 else 2 }, l: if std.length(provider) > 9 then {
  x: 3 } else [4] }"""
    assert places(text) == {
        "a.x": "x.jsonnet: x: true };",
        "b.x": "x.jsonnet: x: if provider == 'aws' then 1 else 2 }, l: if std.length(provider) > 9"
        " then {",
        "l": "x.jsonnet: l: if std.length(provider) > 9 then {",
    }


def test_a_literal_that_something_replaces_is_not_named() -> None:
    assert places("{ a: { x: 1 } + { ['x']: 2 }, b: { x: null } + { ['x']: 3 } }") == {
        "a.x": None,
        "b.x": None,
    }
