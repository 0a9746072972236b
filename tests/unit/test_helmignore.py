"""``.helmignore``. Expectations of the tables: Helm 4.2.4's own tests, and its code run on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.charts.helmignore import parse


@pytest.mark.parametrize(
    ("rule", "path", "ignored"),
    [
        ("helm.txt", "helm.txt", True),
        ("helm.*", "helm.txt", True),
        ("helm.*", "rudder.txt", False),
        ("*.txt", "cargo/a.txt", True),
        ("cargo/*.txt", "cargo/a.txt", True),
        ("cargo/*.txt", "mast/a.txt", False),
        ("cargo/*", "cargo/deep/a.txt", False),
        ("ru[c-e]?er.txt", "rudder.txt", True),
        ("[^a-y]", "z", True),
        ("[^a-y]", "b", False),
        ("[z-a]", "b", False),
        ("[^z-a]", "b", True),
        ("[!a]", "!", True),
        (r"\*", "*", True),
        (r"\*", "a", False),
        (r"\#a", "#a", True),
        ("a[/b]c/x", "a/c/x", True),
        ("*[/b]*c/", "ab/c", False),
        ("?", "/", False),
        ("*.md", "templates", False),
        (".*", ".joonix", True),
        ("/a.txt", "a.txt", True),
        ("/a.txt", "cargo/a.txt", False),
        ("/cargo/a.txt", "cargo/a.txt", True),
        ("", "templates/.dotfile", True),
        ("", "templates/deep/.dotfile", False),
        ("", "templates/.", False),
        ("# a.txt", "a.txt", False),
        ("  a.txt \t\r", "a.txt", True),
        ("\ufeffa.txt", "a.txt", True),
        ("a.txt\x1c", "a.txt", False),
        ("ü*", "übung", True),
        ("[é-ü]", "ö", True),
        ("foo\\/", "foo\\", False),
    ],
)
def test_a_rule_ignores_what_helm_ignores(rule: str, path: str, ignored: bool) -> None:
    is_dir = rule.endswith("/")
    assert parse(rule).ignores(path, is_dir) is ignored


@pytest.mark.parametrize(
    ("rule", "path", "is_dir", "ignored"),
    [
        ("cargo/", "cargo", True, True),
        ("cargo/", "cargo", False, False),
        ("!helm.txt", "helm.txt", False, False),
        ("!helm.txt", "tiller.txt", False, True),
        ("!helm.txt", "cargo", True, True),
        ("!cargo/", "cargo", True, False),
        ("!cargo/", "cargo", False, True),
        ("!", "cargo", True, True),
        ("/", "cargo", True, False),
    ],
)
def test_folders_and_negation(rule: str, path: str, is_dir: bool, ignored: bool) -> None:
    assert parse(rule).ignores(path, is_dir) is ignored


def test_the_first_rule_that_decides_does() -> None:
    rules = parse("*.md\n!README.md\n")
    assert rules.ignores("README.md", is_dir=False)
    assert rules.ignores("values.yaml", is_dir=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n**/b\n", "line 2: `**` is not supported by Helm"),
        ("[a", "line 1: syntax error in pattern `[a`"),
        ("[]a]", "line 1: syntax error in pattern `[]a]`"),
        ("a\\", "line 1: syntax error in pattern `a\\`"),
        ("*[a-]", "line 1: syntax error in pattern `*[a-]`"),
        ("a" * 65536, "line 1 is too long"),
    ],
)
def test_what_helm_rejects_is_an_error(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="line") as caught:
        parse(text)
    assert str(caught.value) == message


def test_a_malformed_end_that_helm_does_not_notice_matches_nothing() -> None:
    rules = parse("x*[")
    assert not rules.ignores("x[", is_dir=False)
    assert parse("!x*[").ignores("x[", is_dir=False)


@given(st.text("ab*?[]^-\\/!", max_size=12), st.text("ab/", min_size=1))
def test_any_text_is_read_or_rejected(rule: str, path: str) -> None:
    try:
        rules = parse(rule)
    except ValueError:
        return
    assert rules.ignores(path, is_dir=False) in (True, False)
