"""Places of values: what is underlined is what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.yaml.comments import comments
from generator.yaml.emit import dumps
from generator.yaml.find import Places, find
from generator.yaml.loader import load
from generator.yaml.place import place

TEXT = """\
# A comment, then a map.
plain: value  # c
quoted: "two words"
block: |
  first
  second
folded: one
  two
empty:
tagged: !!str &anchor  12
map:
  inner: 1
list:
- one
- key: 1
  other: 2
- - nested
-
- >
  text
flow: {a: [1, {b: 2}], c: {}}
on: true
0x10: sixteen
base: &base {color: red, size: 1}
other: &other
  color: blue
  shape: round
merged:
  <<: [*base, *other]
  size: 2
alias: *base
"""


def underlined(keys: tuple, on_key: bool = False, text: str = TEXT) -> str:
    span = find(text, keys, on_key)
    line = text.split("\n")[span.line - 1]
    assert 1 <= span.column <= span.column + span.length <= len(line) + 2
    return f"{span.line}: {line[span.column - 1 : span.column - 1 + span.length]}"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((), "2: plain"),
        (("plain",), "2: value"),
        (("quoted",), '3: "two words"'),
        (("block",), "4: block"),
        (("folded",), "7: folded"),
        (("empty",), "9: empty"),
        (("tagged",), "10: 12"),
        (("map",), "11: map"),
        (("map", "inner"), "12: 1"),
        (("list",), "13: list"),
        (("list", 0), "14: one"),
        (("list", 1), "15: key"),
        (("list", 1, "other"), "16: 2"),
        (("list", 2), "17: nested"),
        (("list", 2, 0), "17: nested"),
        (("list", 3), "18: -"),
        (("list", 4), "19: >"),
        (("flow", "a"), "21: a"),
        (("flow", "a", 0), "21: 1"),
        (("flow", "a", 1), "21: b"),
        (("flow", "a", 1, "b"), "21: 2"),
        (("flow", "c"), "21: c"),
        (("true",), "22: true"),
        (("16",), "23: sixteen"),
        (("merged", "color"), "24: red"),
        (("merged", "shape"), "27: round"),
        (("merged", "size"), "30: 2"),
        (("merged",), "28: merged"),
        (("alias",), "31: alias"),
        (("alias", "size"), "24: 1"),
        # What does not exist is found at the nearest parent.
        (("map", "gone"), "11: map"),
        (("map", "gone", "deeper"), "11: map"),
        (("map", 0), "11: map"),
        (("plain", "gone"), "2: value"),
        (("list", 9), "13: list"),
        (("list", -1), "13: list"),
        (("list", 1, "gone"), "15: key"),
        (("gone",), "2: plain"),
    ],
)
def test_a_value_is_found_where_it_is_written(keys, expected):
    assert underlined(keys) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("plain",), "2: plain"),
        (("true",), "22: on"),
        (("map", "inner"), "12: inner"),
        (("list", 1), "15: key"),
        (("merged", "shape"), "27: shape"),
        (("map", "gone"), "11: map"),
    ],
)
def test_a_key_is_found_itself_if_asked_for(keys, expected):
    assert underlined(keys, on_key=True) == expected


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_document_is_found_at_its_start(text):
    span = find(text, ("a", "b"))
    assert (span.column, span.length) == (1, 1)


def test_a_document_that_is_no_map_is_found_at_what_it_is():
    assert underlined((), text="# c\n[1, 2]\n") == "2: 1"
    assert underlined(("a",), text="- - a: 1\n") == "1: a"
    assert underlined((), text="'text'\n") == "1: 'text'"


def test_the_last_of_equal_keys_counts():
    assert underlined(("a",), text="a: 1\na: 2\n") == "2: 2"


def test_an_anchor_within_itself_ends_the_search():
    assert underlined(("a", 0, 0, 0), text="a: &a [*a]\n") == "1: &a [*a]"
    assert underlined(("x", "z"), text="&a {<<: *a, x: {z: 1}}") == "1: 1"


def test_a_text_that_is_no_yaml_has_no_places():
    assert find("a: [", ("a",)) is None
    assert find(b"a: \xff", ("a",)) is None
    with pytest.raises(ValueError):
        Places("a: [")


def test_lines_end_as_in_editors():
    """CR LF and LF only; the mark at the start of the file takes no column."""
    assert place("a\r\nb\rc\x85d\n", 5) == (2, 3)
    span = find(b"\xef\xbb\xbfa: 'x\xc2\x85y'\r\nb: 1\r\n", ("b",))
    assert (span.line, span.column, span.length) == (2, 4, 1)
    span = find("a:\r\n  b: \u2028\r\n  c: 'd'\r\n", ("a", "c"))
    assert (span.line, span.column, span.length) == (3, 6, 3)


words = st.text("abcxyz012 :#'\n-", min_size=1, max_size=8)
trees = st.recursive(
    words | st.integers(-(2**63), 2**63 - 1),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(words, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@given(trees)
def test_every_scalar_is_found_at_text_that_means_it(tree):
    text = dumps(tree)
    places = Places(text)
    lines = text.split("\n")
    for keys, value in leaves(tree, ()):
        span = places.find(keys)
        found = lines[span.line - 1][span.column - 1 : span.column - 1 + span.length]
        assert len(found) == span.length
        if isinstance(value, str) and "\n" in value and is_block(found, value):
            assert found in ("|", "|-") or load(found) == keys[-1]
        else:
            assert load(found) == value
    for keys, _ in leaves(tree, ()):
        if isinstance(keys[-1] if keys else 0, str):
            span = places.find(keys, on_key=True)
            found = lines[span.line - 1][span.column - 1 : span.column - 1 + span.length]
            assert load(found) == keys[-1]


def is_block(found, value):
    """Found at its key or, in a list, at its sign."""
    return not found.startswith('"') or load(found) != value


def leaves(tree, keys):
    if isinstance(tree, dict):
        for key, item in tree.items():
            yield from leaves(item, (*keys, key))
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from leaves(item, (*keys, index))
    else:
        yield keys, tree


def test_comments_are_found_where_no_scalar_is():
    text = """\
# one
a: 'x # no' # two
b:
  # three
  c: |
    # no
  # four
  d: a#no
e: [1, # five
  2]  # six
#seven"""
    assert [(one.text.strip(), one.span.line, one.parents) for one in comments(text)] == [
        ("one", 1, ()),
        ("two", 2, ("a",)),
        ("three", 4, ("b",)),
        ("four", 7, ("b",)),
        ("five", 9, ("e",)),
        ("six", 10, ("e",)),
        ("seven", 11, ()),
    ]


def test_comments_of_a_text_without_data():
    assert [one.text for one in comments("#a\n\n #b\n")] == ["a", "b"]
    assert list(comments("")) == []


def test_the_example_is_read_as_it_looks():
    assert load(TEXT)["merged"] == {"color": "red", "size": 2, "shape": "round"}
