"""One value of a file is replaced; every other byte stays."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostic import Keys
from generator.yaml.loader import load_document
from generator.yaml.splice import splice

PLACES: dict[str, tuple[bytes, Keys]] = {
    "a block, among comments": (b"# one\na:\n    b: @  # two\n    c: 1\n# end\n", ("a", "b")),
    "flow maps": (b"a: { b: {c: @, d: '1.0.0'}, e : [1,  2] }\n", ("a", "b", "c")),
    "double quotes": (b'a: "@"\n', ("a",)),
    "single quotes": (b"{'a':   '@'   }", ("a",)),
    "a quoted key": (b'"a b":\n  "c": @\n', ("a b", "c")),
    "CRLF": (b"a:\r\n- b: 1\r\n  c: @\r\nd: 2\r\n", ("a", 0, "c")),
    "no newline at the end": (b"a: 1\nb: @", ("b",)),
    "a document marker": (b"%YAML 1.1\n---\na: @\n...\n", ("a",)),
    "a byte order mark": (b"\xef\xbb\xbfa: @\n", ("a",)),
    "tabs, and spaces at ends": (b"a: @ \t \nb:   1   \n\n\n", ("a",)),
    "a long line": (b"a: {x: '" + b"y " * 300 + b"', b: @}\n", ("a", "b")),
    "wide characters": ("ä: {ö: '日本', b: @, ü: 1}\n".encode(), ("ä", "b")),
    "an anchor that nobody uses": (b"a: &here @\n", ("a",)),
    "a tag": (b"a: !!str @\n", ("a",)),
    "a map that is merged elsewhere": (
        b"a: &x {b: 1}\nc: {<<: *x, d: @}\ne: {<<: *x}\n",
        ("c", "d"),
    ),
    "an item of a list": (b"a:\n-   - 1\n    - @ # x\n", ("a", 0, 1)),
    "a block scalar nearby": (b"a: |\n  b: 1.2.3\nb: @\nc: >-\n  b: 1\n", ("b",)),
}


@pytest.mark.parametrize("place", PLACES)
def test_only_the_value_changes(place: str) -> None:
    text, keys = PLACES[place]
    old = text.replace(b"@", b"1.2.3")
    new = text.replace(b"@", b"10.20.30-rc.1+x")
    assert splice(old, keys, "10.20.30-rc.1+x") == new
    assert splice(new, keys, "1.2.3") == old
    assert splice(old, keys, "1.2.3") == old


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a: &x 1.2.3\nb: *x\n", ("a",)),
        ("a: &x 1.2.3\nb: *x\n", ("b",)),
        ("a: &x {b: 1.2.3}\nc: {<<: *x}\n", ("a", "b")),
        ("a: &x {b: 1.2.3}\nc: {<<: *x}\n", ("c", "b")),
        ("a: >-\n  1.2.3\n", ("a",)),
        ('a: "1.2\\\n  .3"\n', ("a",)),
        ("a:\n", ("a",)),
        ("a: {b: 1.2.3}\n", ("a",)),
        ("a: {b: 1.2.3}\n", ("a", "c")),
        ("a: {b: 1.2.3}\n", ("a", "b", "c")),
        ("a: [1.2.3]\n", ("a", 1)),
        ("a: [1.2.3]\n", ("a", "b")),
        ("", ("a",)),
    ],
)
def test_what_would_change_more_is_left(text: str, keys: Keys) -> None:
    assert splice(text.encode(), keys, "2.0.0") is None


VERSIONS = st.from_regex(r"v?[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[a-z0-9.]{1,9})?", fullmatch=True)


@given(
    st.dictionaries(st.text("abc é#:", min_size=1), st.one_of(VERSIONS, st.text(), st.none())),
    VERSIONS,
    st.booleans(),
    st.data(),
)
def test_whatever_the_style_the_rest_is_read_as_before(
    before: dict[str, str | None], new: str, flow: bool, data: st.DataObject
) -> None:
    text = yaml.safe_dump(before | {"v": "1.2.3"}, default_flow_style=flow, allow_unicode=True)
    key = data.draw(st.sampled_from([*before, "v"]))
    old = load_document(text.encode()).value
    after = splice(text.encode(), (key,), new)
    if key == "v":
        assert after is not None
    if after is not None:
        assert load_document(after).value == old | {key: new}
