"""What is written is read back as it was meant, and looks as people write YAML."""

import enum
import json
import re
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.yaml.emit import dumps, scalar
from generator.yaml.loader import load
from generator.yaml.portable import unportable
from tests.flux_values import same
from tests.yaml_texts import CHARACTERS, random_data

texts = st.one_of(
    st.lists(st.sampled_from(CHARACTERS), max_size=9).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
scalars = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(data)
def test_what_is_written_is_read_back(value):
    assert same(load(dumps(value)), value)


def test_random_data_full_of_traps_is_read_back_by_ours_and_by_a_yaml_1_1_library():
    random = Random(7)  # noqa: S311 -- nothing secret
    for _ in range(1_500):
        value = random_data(random, 4)
        text = dumps(value)
        assert same(load(text), value)
        # libyaml drops a byte order mark and PyYAML has no big floats, but both are quoted.
        assert same(yaml.load(text, yaml.CSafeLoader), json.loads(json.dumps(value)))


@given(data, st.integers(0, 12))
def test_an_indented_block_can_stand_below_a_key(value, indent):
    block = dumps(value, indent)
    assert all(line.startswith(" " * indent) for line in block.split("\n") if line)
    assert same(load(f"a:\n{'':{indent + 1}}b: \n{dumps(value, indent + 3)}"), {"a": {"b": value}})


@given(data)
def test_sorted_keys_change_the_order_and_nothing_else(value):
    text = dumps(value, sort_keys=True)
    assert same(load(text), value)
    assert_sorted(load(text))


def assert_sorted(value):
    if isinstance(value, dict):
        assert list(value) == sorted(value)
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        assert_sorted(item)


@given(st.lists(data, max_size=4))
def test_documents_are_parted_by_lines_of_their_own(values):
    text = "---\n".join(dumps(value) for value in values)
    parts = re.split(r"^---\n", text, flags=re.MULTILINE) if values else []
    assert same([load(part) for part in parts], values)


@given(scalars)
def test_a_scalar_stands_on_one_line_anywhere(value):
    text = scalar(value)
    assert "\n" not in text
    assert same(load(f"a: {text}"), {"a": value})
    assert same(load(f"- {text}"), [value])
    if isinstance(value, str) and len(text) < 1_000:
        assert load(f"{text}: 1") == {value: 1}


@given(data)
def test_no_line_ends_in_a_blank(value):
    assert not re.search(r"[ \t]$", dumps(value), re.MULTILINE)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": {"b": [1, {"c": 2, "d": []}]}}, "a:\n  b:\n  - 1\n  - c: 2\n    d: []\n"),
        ([[1, [2]], {}], "- - 1\n  - - 2\n- {}\n"),
        ({"a": None, "b": True, "c": 0.5}, "a: null\nb: true\nc: 0.5\n"),
        ({"a": "yes", "b": "1:30", "c": "0x1", "d": ""}, 'a: "yes"\nb: "1:30"\nc: "0x1"\nd: ""\n'),
        ({"on": 1, "1": 2, "<<": 3}, '"on": 1\n"1": 2\n"<<": 3\n'),
        ({"a": "x\ny\n", "b": "x\n\ny"}, "a: |\n  x\n  y\nb: |-\n  x\n\n  y\n"),
        ({"a": "x \ny"}, 'a: "x \\ny"\n'),
        ({"a": "it's: so"}, 'a: "it\'s: so"\n'),
        ({"a": "jupyter/base:2024-01-01"}, "a: jupyter/base:2024-01-01\n"),
        ({"a": 1e-7, "b": 1e22, "c": -0.0}, "a: 1.0e-07\nb: 1.0e+22\nc: 0.0\n"),
        ({"a": "é\u200b\x85😀"}, 'a: "é\\u200b\\x85😀"\n'),
        ({"k" * 1001: 1}, f"? {'k' * 1001}\n: 1\n"),
        ("x\ny\n", '"x\\ny\\n"\n'),
        ((), "[]\n"),
    ],
)
def test_the_look_of(value, text):
    assert dumps(value) == text


@pytest.mark.parametrize("value", [2**63, 2**64 - 1, -(2**63) - 1, 10**300])
def test_an_integer_that_kubernetes_cannot_keep_is_written_as_the_float_it_becomes(value):
    text = dumps({"a": value})
    assert "." in text
    assert load(text) == {"a": float(value)}
    assert dumps(2**64 - 1) == "1.8446744073709552e+19\n"


def test_enum_members_are_written_as_their_values():
    class Color(str, enum.Enum):  # noqa: UP042 -- formats as its name
        RED = "red"

    class Size(enum.IntEnum):
        BIG = 3

    assert dumps({Color.RED: Color.RED, "a": Size.BIG}) == "red: red\na: 3\n"


def deep() -> list:
    value: list = []
    for _ in range(5_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"), float("-inf"), 10**400, "\ud800", {"a": "x\n\ud800"}, {"\udfff": 1},
        {1: 2}, {"a": object()}, {"a": {1, 2}}, {"a": b"x"}, {None: 1},
    ],
)  # fmt: skip
@pytest.mark.parametrize("sort_keys", [False, True])
def test_what_is_not_json_is_refused(value, sort_keys):
    with pytest.raises((TypeError, ValueError)):
        dumps({"x": value}, sort_keys=sort_keys)
    if not isinstance(value, dict | list):
        with pytest.raises((TypeError, ValueError)):
            scalar(value)


def test_what_no_program_could_read_is_refused():
    """More digits than Python converts, more levels than it recurses."""
    for value in (10**5000, deep()):
        with pytest.raises(ValueError):
            dumps({"x": value})


def test_a_map_or_list_is_no_scalar():
    with pytest.raises(TypeError, match="a dict as one YAML scalar"):
        scalar({"a": 1})
    assert scalar([]) == "[]"


def test_what_kustomize_cannot_carry_is_found_with_its_place():
    value = {
        "a": ["fine", "next\x85line", 2**63],
        "<<": {"b": "\u2028"},
        "k" * 1001: True,
        "\x9f": -(2**63),
    }
    assert list(unportable(value)) == [
        (("<<",), "kustomize drops a key named `<<`"),
        (("k" * 1001,), "kustomize refuses keys of more than 1000 characters"),
        (("\x9f",), "kustomize alters or refuses the character U+009F"),
        (("a", 1), "kustomize alters or refuses the character U+0085"),
        (("a", 2), "Kubernetes turns an integer of more than 64 bits into a float"),
        (("<<", "b"), "kustomize alters or refuses the character U+2028"),
    ]
    assert list(unportable(deep())) == []
