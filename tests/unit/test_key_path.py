"""Paths of keys: what people write is what is meant, and can be written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.key_path import KeyPathError, parse, written


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("hub", ("hub",)),
        ("hub.config.users", ("hub", "config", "users")),
        ("hub.users[0]", ("hub", "users", 0)),
        ("a[0][12].b", ("a", 0, 12, "b")),
        (r"labels.example\.org/team", ("labels", "example.org/team")),
        (r"a\[0]", ("a[0]",)),
        (r"a\\.b", ("a\\", "b")),
        ("a..b", ("a", "", "b")),
        ("", ("",)),
        ("a]b", ("a]b",)),
    ],
)
def test_a_path_is_read_as_helm_would(text: str, keys: tuple) -> None:
    assert parse(text) == keys
    assert written(keys) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a.b\\", "there is nothing behind its last backslash"),
        ("a[x]", "an item of a list is written `[0]`, and ends its part of the path"),
        ("a[0]b", "an item of a list is written `[0]`, and ends its part of the path"),
        ("a[-1]", "an item of a list is written `[0]`, and ends its part of the path"),
        ("a[0", "an item of a list is written `[0]`, and ends its part of the path"),
    ],
)
def test_what_is_no_path_is_refused(text: str, problem: str) -> None:
    with pytest.raises(KeyPathError) as error:
        parse(text)
    assert str(error.value) == problem


@given(st.tuples(st.text()), st.lists(st.text() | st.integers(0)))
def test_any_keys_can_be_written_and_read(first: tuple[str], rest: list[str | int]) -> None:
    assert parse(written((*first, *rest))) == (*first, *rest)
