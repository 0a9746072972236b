"""Text of others in Markdown."""

import pytest

from generator.markdown import cell, code, fenced, html_code, sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "`plain`"),
        ("a|b", "`a|b`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("``", "``` `` ```"),
        (" a ", "`  a  `"),
        ("", "`  `"),
        ("a\nb\tc", "`a b c`"),
        ("a\x1b[2Jb", "`a\N{REPLACEMENT CHARACTER}[2Jb`"),
        ("<b>*a*", "`<b>*a*`"),
    ],
)
def test_any_text_can_be_code(text: str, expected: str) -> None:
    assert code(text) == expected


def test_in_a_table_a_pipe_ends_nothing() -> None:
    assert cell("a|b`c") == "``a\\|b`c``"


def test_words_keep_their_names() -> None:
    assert sentence("a <b> | `<c>|`\nd") == "a &lt;b> \\| `<c>\\|` d"


def test_no_line_ends_a_fence() -> None:
    assert fenced(["````", "a"], "diff") == "`````diff\n````\na\n`````\n"
    assert fenced(["a"], "yaml") == "```yaml\na\n```\n"


def test_code_in_html() -> None:
    assert html_code("<a>`b`") == "<code>&lt;a&gt;&#96;b&#96;</code>"
