"""One file → its documents. Most readers take the first only, so whoever wants all splits first."""

import re
from collections.abc import Iterator
from itertools import pairwise

_NEXT_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


def documents(text: str) -> Iterator[tuple[int, str]]:
    """Split a file into its documents; gives the line on which each begins, too."""
    if "\n---" not in text and not text.startswith("---"):
        if text:
            yield 1, text
        return
    starts = [0, *(match.start() for match in _NEXT_DOCUMENT.finditer(text)), len(text)]
    line = 1
    for start, end in pairwise(starts):
        document = text[start:end]
        if document:
            yield line, document
        line += document.count("\n")
