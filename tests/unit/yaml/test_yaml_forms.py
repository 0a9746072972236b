"""A text whose form is known is read as any other: the same value, or the same error."""

import itertools
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.yaml.forms import load_alike, read_form
from generator.yaml.loader import load
from generator.yaml.place import YamlError
from tests.yaml_cases import CASES
from tests.yaml_texts import random_text

WORDS = (
    *("hub", "12", "0x1F", "1e3", "-1", "no", "null", "~", "15m", "4.2.0", "2026-01-01", "a:b"),
    *("Hub a|https://b.example/", "a - b", "a #b", "a: b", "a?", "x, y", "&a b", "*a", "!t b"),
    *('""', '"12"', '"a: b # c"', '"{{ .app }}"', '"a\\tb"', '"a"b', "'a'", "'a: b'", "b'", 'b"'),
    *("{}", "[]", "{a: b}", "[a, b]", "|", ">-", "&a", "", "café", "\ue000", "\ue0001", "é: b"),
)
PREFIXES = (
    *("a: ", "b: ", '"c/d": ', "e.f/g: ", "- ", "- a: ", "- - ", "  a: ", "  b: ", "  - ", "    "),
    *(
        "",
        "a:",
        "  a:",
        "# a: ",
        "  # - ",
        "? ",
        ": ",
        "a: |\n  b: ",
        "a: >-\n  - ",
        "a: 'b\n  c: ",
    ),
    *("a: [\n  b: ", "a: {\n  b: ", "<<: ", "a: &b\n  c: ", "a: !!str\n  ", "a: *b\n", "---\na: "),
)


def outcome(read: object, text: str) -> str:
    """Say what reading gives, the order of keys and every type included."""
    try:
        return repr(read(text))  # type: ignore[operator]
    except YamlError as error:
        return repr((error.problem, error.line, error.column, error.length, error.help, error.rule))


def assert_alike(text: str) -> None:
    assert outcome(load_alike, text) == outcome(load, text)


@pytest.mark.parametrize("case", [case["text"] for case in CASES][::5])
def test_every_known_text_is_read_as_by_load(case: str) -> None:
    for text in (case, f"# a: b\nk: v\n{case}\n", f"a: {case}\nb: c\n", f"k:\n- {case}\nz: 1\n"):
        assert_alike(text)


Lines = st.lists(st.tuples(st.sampled_from(PREFIXES), st.sampled_from(WORDS)), max_size=8)


@settings(max_examples=300, deadline=None)
@given(lines=Lines, others=st.lists(st.sampled_from(WORDS), min_size=8, max_size=8))
@example(lines=[("a: ", "b"), ("    ", "c")], others=["d"] * 8)
def test_other_words_in_the_same_places_are_read_as_by_load(
    lines: list[tuple[str, str]], others: list[str]
) -> None:
    prefixes = [prefix for prefix, _ in lines]
    for words in ([word for _, word in lines], others, ["x"] * 8, others[::-1]):
        parts = zip(prefixes, words, strict=False)
        assert_alike("k: v\n" + "".join(f"{prefix}{word}\n" for prefix, word in parts))


def test_random_texts_are_read_as_by_load() -> None:
    random = Random(0)  # noqa: S311 -- no secret
    known = [case["text"] for case in CASES]
    for _ in range(3000):
        assert_alike(random_text(random, known))


def test_all_that_is_a_word_is_of_the_same_form() -> None:
    read_form.cache_clear()
    text = '# {0}\nk:\n  "a.b/c": {0}\n  d: {1}\n  e:\n  - {2}\n  - f: {3}\n'
    words = ("hub", "12", '"a: b"', "Hub a|https://b.example/", "true", '""')
    for chosen in itertools.permutations(words, 4):
        assert_alike(text.format(*chosen))
    assert read_form.cache_info().misses == 1
