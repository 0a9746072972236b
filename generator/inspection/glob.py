"""Patterns and addresses as Argo CD compares them. Checked against its own code (3.5.3)."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from urllib.parse import quote

_TOKEN = re.compile(r"\*\*|\\.|\[(!)?((?:\\.|[^\]\\])+)\]|[^\[\\]", re.DOTALL)
_PLAIN = "/%!$&'()*+,;=:@[]~"
"""What Go leaves as it is in an address."""
_SIGNS = {"**": ".*", "*": "_*", "?": "_", "{": "(?:", "}": ")", ",": "|"}
"""With ``_`` for a sign that is no separator."""
_SSH = re.compile(r"(ssh://)?([^/:]*?)@[^@]+")


def matches(pattern: str, text: str, separator: str = "") -> bool:
    """Match as gobwas/glob does; a pattern that cannot be read matches nothing."""
    compiled = _compiled(pattern, separator)
    return compiled is not None and compiled.fullmatch(text) is not None


def permits(pattern: str, text: str, separator: str = "") -> bool:
    """Match as the patterns of an AppProject do: ``!`` turns one round."""
    if pattern.startswith("!"):
        return not matches(pattern[1:], text, separator)
    return pattern == "*" or matches(pattern, text, separator)


def normalized(url: str) -> str:
    """Return the form in which Argo CD compares addresses of repositories."""
    url = url.strip().lower()
    if _SSH.fullmatch(url) and not url.startswith("ssh://"):
        url = "ssh://" + url.replace(":", "/", 1)
    scheme, slashes, rest = url.removesuffix(".git").rpartition("://")
    return (scheme + slashes + quote(rest, safe=_PLAIN)).removeprefix("ssh://")


def matches_kind(pattern: str, text: str) -> bool:
    """Match as Go's ``filepath.Match`` does, which negates a class by ``^``."""
    return fnmatchcase(text, pattern.replace("[!", "[\0!").replace("[^", "[!"))


@cache
def _compiled(pattern: str, separator: str) -> re.Pattern[str] | None:
    try:
        return re.compile("".join(_translated(pattern, separator)), re.DOTALL)
    except (re.error, ValueError):
        return None


def _translated(pattern: str, separator: str) -> Iterator[str]:
    single = f"[^{re.escape(separator)}]" if separator else "."
    depth = end = 0
    while token := _TOKEN.match(pattern, end):
        end = token.end()
        sign = token[0]
        depth += (sign == "{") - (sign == "}" and depth > 0)
        if sign.startswith("["):
            yield f"[{'^' if token[1] else ''}{_members(token[2])}]"
        elif sign.startswith("\\"):
            yield re.escape(sign[1:])
        elif sign in ",}" and depth + (sign == "}") == 0:
            yield re.escape(sign)
        else:
            yield _SIGNS.get(sign, "").replace("_", single) or re.escape(sign)
    if depth or end < len(pattern):
        raise ValueError("alternatives or a class without an end")


def _members(text: str) -> str:
    """Only a range keeps its dash."""
    first, dash, last = text.partition("-")
    if dash and len(first) == len(last) == 1:
        return f"{re.escape(first)}-{re.escape(last)}"
    return re.escape(text)
