"""The tokens of a jsonnet text, and what one or a few of them say by themselves."""

import json
import re
from collections.abc import Sequence
from typing import Any

Token = re.Match[str]
_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/)
      | (?P<block>\|\|\|-?[ \t]*\n(?:[ \t]*\n)*([ \t]+).*?\n(?!\3|[ \t]*\n)[ \t]*\|\|\|)
      | (?P<string>@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<name>[A-Za-z_]\w*)
      | (?P<colons>:{1,3})
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[Token]:
    """Return all but spaces and comments. ``lastgroup`` is the kind of a token."""
    return [token for token in _TOKEN.finditer(text) if token.lastgroup != "skip"]


def field_name(token: Token) -> str | None:
    """Return the name that a field has if it begins with this; None if that has to be computed."""
    if token.lastgroup == "name":
        return None if token[0] in ("local", "assert") else token[0]
    if token.lastgroup == "string" and token[0][0] != "@" and "\\" not in token[0]:
        return token[0][1:-1]
    return None


def literal(signs: Sequence[str]) -> tuple[Any, ...]:
    """Return the scalar that is all of some tokens; nothing if they are anything else."""
    text = "".join(signs)
    if len(signs) == 1 and text[0] in "\"'" and "\\" not in text:
        return (text[1:-1],)
    try:
        value = json.loads(text) if text[0] not in '[{"' else None
    except ValueError:
        return ()
    return (value,) if value is not None or text == "null" else ()


def is_field(signs: Sequence[str], number: int) -> bool:
    """Tell whether what stands here makes what is before it the name of a field."""
    plus = signs[number : number + 1] == ["+"]
    return signs[number + plus : number + plus + 1] in ([":"], ["::"], [":::"])


def ends_value(token: Token) -> bool:
    """Tell whether a value may end here, so that a ``(`` behind it calls a function."""
    if token.lastgroup == "name":
        return token[0] not in ("then", "else", "in", "if", "error", "import", "importstr")
    return token[0] in (")", "]", "}")
