"""Text of others in Markdown: nothing in it is taken for markup, and it ends nothing that it stands
in."""

import re
from collections.abc import Sequence
from html import escape

_TICKS = re.compile("`+")


def code(text: str) -> str:
    """Write a text as code, on one line; not for the cell of a table, which a pipe would end."""
    text = "".join(map(_shown, text))
    ticks = "`" * (_longest_run(text) + 1)
    # Of spaces at both ends, Markdown drops one each.
    space = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def cell(text: str) -> str:
    """Write a text as code in a table."""
    return code(text).replace("|", "\\|")


def sentence(text: str) -> str:
    """Write words, in which names stand in backticks; in a table, too."""
    parts = "".join(map(_shown, text)).replace("|", "\\|").split("`")
    # In code, an entity would show as it is written.
    parts[::2] = [part.replace("<", "&lt;") for part in parts[::2]]
    return "`".join(parts)


def fenced(lines: Sequence[str], language: str) -> str:
    """Put lines into a fence that is longer than any run of backticks in them."""
    text = "\n".join(lines)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def html_code(text: str) -> str:
    """Write a text as code where Markdown takes HTML, such as in a summary."""
    return f"<code>{escape(text).replace('`', '&#96;')}</code>"


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}"


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
