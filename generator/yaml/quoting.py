"""How a string is written on one line, or whether it may be a block, so that every reader takes
it for the string it is.

A string stays unquoted only if no reader could take it for anything else; in double quotes every
character that some reader alters is escaped. When in doubt it is quoted.
"""

import json
import re
from functools import lru_cache

_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# Anything built from the signs of numbers and dates only is quoted.
_NUMBER_LIKE = re.compile(r"[0-9_][0-9A-Fa-f_xXoObBtTzZ.,:+ -]*\Z")
_PLAIN = re.compile(
    # A whole run at a time, and none tried shorter: a thousand characters take one step.
    r"""[A-Za-z0-9_/]
        (?: [A-Za-z0-9_./,;!?@$%^&*()\[\]{}<>|=+~'"`\\-]++
          | [ ]++ (?=[^\#])      # no space at the end, no comment sign after one
          | : (?=[^ ])           # no colon at the end or before a space
          | \#                   # a space before it is ruled out above
        )*+ \Z""",
    re.VERBOSE,
)
# Control, format and unusual space characters, and non-characters.
_ESCAPED = (
    r"\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufeff\ufff0-\uffff"
)
_TO_ESCAPE = re.compile(f"[{_ESCAPED}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_IN_BLOCK = re.compile(
    rf"[\x00-\x08\x0b-\x1f\ud800-\udfff{_ESCAPED}]|[ \t]$|\A[ \t\n]|\n\n\Z", re.MULTILINE
)


@lru_cache(maxsize=1 << 16)
def string(text: str) -> str:
    """Write a string plain, or else in double quotes."""
    if _PLAIN.match(text) and text.lower() not in _WORDS and not _NUMBER_LIKE.match(text):
        return str.__str__(text)  # not an enum member, which would format otherwise
    if _SURROGATE.search(text):
        raise ValueError("half a surrogate pair cannot be written")
    return _TO_ESCAPE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"  # noqa: PLR2004 one byte


def is_exact_as_block(text: str) -> bool:
    """Tell whether a literal block (`|` or `|-`) gives exactly this text of several lines."""
    return not _NOT_IN_BLOCK.search(text)
