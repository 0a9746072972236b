"""YAML is read as go-yaml v2 reads it, or refused with a place and a way out."""

import pickle
import threading
from random import Random
from typing import Any

import pytest

from generator.yaml.comments import comments
from generator.yaml.find import find
from generator.yaml.loader import YamlError, load, load_document
from tests.flux_values import same
from tests.yaml_cases import CASES
from tests.yaml_texts import random_text

TEXTS = [case["text"] for case in CASES]


def wrong(case: dict[str, Any]) -> str | None:
    try:
        value = load(case["text"])
    except YamlError as error:
        return f"refused: {error}" if case["expect"] == "value" else None
    if case["expect"] == "refuse":
        return f"not refused, but read as {value!r}"
    return None if same(value, case["v2"]["json"]) else f"read as {value!r}"


def test_every_case_is_read_as_the_go_libraries_read_it():
    assert len(CASES) == 1215
    assert [(case["id"], found) for case in CASES if (found := wrong(case))] == []


def test_bytes_and_text_are_read_alike():
    for text in TEXTS:
        if "\ud800" <= max(text, default="") <= "\udfff":
            continue
        for data in (text, text.encode()):
            assert outcome(data) == outcome(text)


def outcome(data: bytes | str) -> tuple[str, int | None, int | None]:
    try:
        return repr(load(data)), None, None
    except YamlError as error:
        return error.problem, error.line, error.column


def error_of(data: bytes | str) -> YamlError | None:
    try:
        load(data)
    except YamlError as error:
        return error
    return None


def problem(data: bytes | str) -> YamlError:
    with pytest.raises(YamlError) as caught:
        load(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "rule", "place", "message"),
    [
        ("a: 1\nb: c: d\n", "invalid-yaml", (2, 5, 1), "a key may not stand here"),
        ("a: 1\n\tb: 2\n", "invalid-yaml", (2, 1, 1), "a tab may not indent"),
        ("a:\n- x\n-\ty\n\tz\n", "invalid-yaml", (3, 2, 1), "a tab may not stand here"),
        ("a: @x\n", "invalid-yaml", (1, 4, 1), "a text may not start with `@`"),
        ("a: `x`\n", "invalid-yaml", (1, 4, 1), "a text may not start with a backtick"),
        ("a: [1,\n  2\nb: 3\n", "invalid-yaml", (1, 4, 1), "this `[` is not closed"),
        ("a: ['x' 'y']\n", "invalid-yaml", (1, 9, 1), "a `,` or `]` is missing here"),
        ('k: "x\nb: 1\n', "invalid-yaml", (1, 4, 1), "this quote is not closed"),
        ("a: 1\nb\nc: 2\n", "invalid-yaml", (2, 1, 1), "there is no `: ` after this key"),
        ('a: "x" y\n', "invalid-yaml", (1, 8, 1), "a key is missing here"),
        ("a: *x\n", "invalid-yaml", (1, 4, 2), "no anchor of this name is defined above"),
        ('a: "\\d"\n', "invalid-yaml", (1, 5, 2), "there is no such escape"),
        ('a: "x\\/y"\n', "invalid-yaml", (1, 6, 2), "there is no such escape"),
        ('a: "\\ud83d\\ude00"\n', "invalid-yaml", (1, 5, 2), "this escape is no character"),
        ("a: {{ x }}\n", "invalid-yaml", (1, 5, 5), "a list or a map is used as a key"),
        ("a: !!int x\n", "invalid-yaml", (1, 4, 7), "this is not what the tag `!!int` says"),
        ("a: .inf\n", "invalid-yaml", (1, 4, 4), "infinity and NaN cannot be passed on as JSON"),
        ("a: !!binary aGk=\n", "invalid-yaml", (1, 4, 13), "readers disagree about `!!binary`"),
        ("~: 1\n", "invalid-yaml", (1, 1, 1), "null is used as a key"),
        ("%YAML 1.2\n---\na: 1\n", "invalid-yaml", (1, 1, 9), None),
        ("a: x\x07\n", "invalid-yaml", (1, 5, 1), "the character U+0007 may not stand in YAML"),
        ("a: \ud800\n", "invalid-yaml", (1, 4, 1), "the character U+D800 may not stand in YAML"),
        ("a: 1\n\ufeffb: 2\n", "invalid-yaml", (2, 1, 1), "a byte order mark starts this line"),
        ("a: &a [*a]\n", "invalid-yaml", (1, 4, 7), "this anchor is used within itself"),
        ("a: 1\n---\nb: 2\n", "many-documents", (2, 1, 3), None),
        ("a: &x 1\nb: &x 2\n---\nb: 2\n", "many-documents", (3, 1, 3), None),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", (3, 1, 1), "the key `a` is given twice"),
        ("1: a\n'1': b\n", "duplicate-key", (2, 1, 3), "the key `1` is given twice"),
        ("a: &a {x: 1}\n<<: *a\n<<: *a\n", "duplicate-key", (3, 1, 2), "`<<` is given twice"),
        (
            "a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n",
            "duplicate-key",
            (4, 3, 2),
            "the key `x` stands before `<<`, which brings another value for it",
        ),
        (
            "a: &a {1: 1}\nb:\n  <<: *a\n  '1': 1\n",
            "duplicate-key",
            (4, 3, 3),
            "a merged key and a key of this map both become `1`",
        ),
        ("a: 1\nb: é".encode("latin-1"), "not-utf8", (2, 4, 1), "byte 0xe9 is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "not-utf8", (1, 1, 1), "byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbfa: \xff", "not-utf8", (1, 4, 1), "byte 0xff is not UTF-8"),
    ],
)
def test_problems_have_a_rule_a_place_and_words_of_our_own(data, rule, place, message):
    found = problem(data)
    assert (found.rule, (found.line, found.column, found.length)) == (rule, place)
    assert message is None or found.problem == message


def test_help_for_a_duplicate_key_names_the_line_of_the_other():
    assert problem("a: 1\nb: 2\na: 3\n").help == "remove one of the two; the other is on line 1"


def test_no_problem_quotes_the_file_without_saying_so():
    """Where ``names_value`` is false, the words are the same for any content."""
    for text in TEXTS:
        secret = text.replace("a", "geheim")
        error = error_of(secret)
        if error and not error.names_value:
            assert "geheim" not in f"{error.problem} {error.help}"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\r"])
def test_lines_are_counted_as_editors_count_them(line_end, odd):
    """NEL, U+2028 and a lone CR end a line for YAML only."""
    found = problem(f"a: 'x{odd}y'{line_end}b: 1{line_end}b: 2{line_end}")
    assert (found.line, found.column) == (3, 1)


def test_a_byte_order_mark_takes_no_column():
    found = problem(b"\xef\xbb\xbfa: b: c")
    assert (found.line, found.column) == (1, 5)


def test_rewritten_apostrophes_shift_no_column():
    """libyaml does not know this escape; it is lengthened before parsing."""
    assert load(r'{"it\'s": "\\\'\'", b: "\"\'"}') == {"it's": "\\''", "b": "\"'"}
    found = problem(r'{"\'\'": "\'", b: 1, b: 2}')
    assert (found.line, found.column, found.length) == (1, 22, 1)
    assert find(r'{"\'\'": "\'", b: 1}', ("''",)).column == 10


def test_errors_survive_being_sent_to_another_process():
    found = problem("a: 1\na: 2\n")
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301
    assert vars(copy) == vars(found)


@pytest.mark.parametrize(
    ("text", "has_null"),
    [
        ("", False), ("# c\n", False), ("~", True), ("a: 1\n", False), ("a:\n", True),
        ("a: [x, null]\n", True), ("a: 'null'\n", False), ("a: ! null\n", False),
        ("a: {}\n", False),
    ],
)  # fmt: skip
def test_a_document_knows_whether_it_holds_a_null(text, has_null):
    assert load_document(text).has_null is has_null


HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 50_000,
    "closed brackets": "[" * 300 + "]" * 300,
    "list in list": "- " * 400 + "a",
    "complex keys": "? " * 400 + "a",
    "maps": "".join(" " * depth + "a:\n" for depth in range(400)),
    "maps and lists": "".join(" " * depth + f"a:\n{' ' * depth}-\n" for depth in range(300)),
    "digits": "a: " + "9" * 100_000,
    "hexadecimal digits": "a: 0x" + "f" * 100_000,
    "digits as a key": "9" * 1_000 + ": 1",
    "backslashes": '"' + "\\\\" * 50_000 + '/"',
    "apostrophes": '"' + "\\'" * 50_000 + '"',
    "many texts with apostrophes": "".join(f'k{i}: "\\\'"\n' for i in range(400)),
    "aliases": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)),
    "merged into itself": "&a {<<: *a, b: 1}",
    "merged into its parent": "a: &a\n  b: &b\n    <<: *a\n",
    "key of itself": "&a {*a : 1}",
    "item of itself": "a: &a [*a]",
    "chain of merges": "a0: &a0 {}\n"
    + "".join(f"a{i}: &a{i} {{<<: *a{i - 1}}}\n" for i in range(1, 2_000)),
    "anchors": "- &a x\n- *a\n" * 2_000,
    "tags": "!a " * 1_000,
    "nul": "a: \0",
    "surrogate": "a: \ud800",
    "blanks": " " * 500_000,
    "comments": "# c\n" * 20_000,
    "documents": "---\n" * 1_000,
    "line ends": "\x85" * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_give_data_or_a_yaml_error(text):
    read_all(text)


def test_hostile_texts_do_not_overflow_a_small_stack():
    size = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: [read_all(text) for text in HOSTILE.values()])
        thread.start()
    finally:
        threading.stack_size(size)
    thread.join()


def read_all(text: str) -> None:
    """Only a YamlError with a place in the text, if any, comes out of any reader."""
    find(text, ("a", 0, "b", 0))
    error = error_of(text)
    if error is None:
        list(comments(text))
        loaded = load_document(text)
        # A null that a merge overrides counts too.
        assert loaded.value is None or loaded.has_null >= holds_null(loaded.value)
    elif error.line is not None:
        line = text.removeprefix("\ufeff").split("\n")[error.line - 1]
        assert 1 <= error.column <= len(line) + 1
        assert 1 <= error.length <= max(len(line) - error.column + 1, 1)


def holds_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(holds_null, value.values()))
    return any(map(holds_null, value)) if isinstance(value, list) else value is None


def test_random_texts_give_data_or_a_yaml_error():
    random = Random(1)  # noqa: S311 -- nothing secret
    for _ in range(3_000):
        read_all(random_text(random, TEXTS))
