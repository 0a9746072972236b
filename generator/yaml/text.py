"""A text on its way to libyaml: decoded, and with the one escape libyaml lacks rewritten.

In double quotes go-yaml reads ``\\'`` as an apostrophe; libyaml refuses it. Positions that
libyaml reports are turned back into positions of the text as it is written.
"""

import re
from bisect import bisect_right
from typing import Any

from generator.yaml.place import Span, YamlError, place

_APOSTROPHE = "\\x27"
_MOST_REWRITES = 200  # each costs parsing anew
_IN_DOUBLE_QUOTES = re.compile(r"""[^"\\]+|\\.""", re.DOTALL)


class Text:
    """What is written, what is parsed, and how positions of the two belong together."""

    __slots__ = ("_lines", "_rewrites", "_shifts", "parsed", "written")

    def __init__(self, data: bytes | str) -> None:
        # Go drops a byte order mark at the start only.
        self.written = (data if isinstance(data, str) else _decode(data)).removeprefix("\ufeff")
        self.parsed = self.written
        self._shifts: list[int] = []  # where in `parsed` an escape got 2 characters longer
        self._rewrites = 0
        self._lines: list[int] = []  # where each starts; known when first asked for

    def rewrite_apostrophes(self, start: int) -> bool:
        """Rewrite the escape at ``start`` and those after it in the same scalar, if it is one."""
        text = self.parsed
        if not text.startswith("\\'", start) or self._rewrites == _MOST_REWRITES:
            return False
        self._rewrites += 1
        pieces = [text[:start]]
        length = position = start
        while match := _IN_DOUBLE_QUOTES.match(text, position):
            piece = match[0]
            if piece == "\\'":
                self._shifts.append(length)
                piece = _APOSTROPHE
            pieces.append(piece)
            length += len(piece)
            position = match.end()
        self.parsed = "".join([*pieces, text[position:]])
        return True

    def index(self, parsed: int) -> int:
        """Return the index into ``written`` for one into ``parsed``."""
        longer = len(_APOSTROPHE) - 2
        return parsed - sum(min(max(parsed - at - 1, 0), longer) for at in self._shifts)

    def span(self, start: int, end: int) -> Span:
        """Return the place of ``parsed[start:end]``, cut at the end of its first line."""
        return self.span_written(self.index(start), self.index(end))

    def span_written(self, start: int, end: int) -> Span:
        """Return the place of ``written[start:end]``, cut at the end of its first line."""
        if not self._lines:
            self._lines = [0, *(found.end() for found in re.finditer("\n", self.written))]
        line = bisect_right(self._lines, start)
        newline = self.written.find("\n", start, end)
        length = len(self.written[start : end if newline < 0 else newline].rstrip())
        return Span(line, start - self._lines[line - 1] + 1, max(length, 1))

    def error_at(self, problem: str, start: int, end: int, **parts: Any) -> YamlError:
        """Return the error for a problem in ``parsed[start:end]``."""
        return YamlError(problem, span=self.span(start, end), **parts)

    def error(self, problem: str, node: Any, **parts: Any) -> YamlError:
        """Return the error for a problem with a node or an event."""
        start, end = node.start_mark.index, node.end_mark.index
        return self.error_at(problem, start, end, **parts)


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        # Go would read UTF-16 with a byte order mark; sops, kustomize and editors do not agree.
        raise YamlError(
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            span=Span(*place(before, len(before)), 1),
            rule="not-utf8",
            help="save the file as UTF-8",
        ) from None
