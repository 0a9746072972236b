"""Reading texts that are alike, as those that a template wrote: their form is parsed once.

The form of a text is what is left of it without the words that stand alone behind a key or a dash.
Another such word in the place of one changes nothing but the value that is found there.
"""

import re
from functools import lru_cache
from typing import Any

from generator.record import record
from generator.yaml.loader import load
from generator.yaml.place import YamlError
from generator.yaml.scalar import plain

_COMMENTS = re.compile(r"(?:#[ -~]*\n)+")
_KEY = r'(?: [\w./-]++ | "[\w./-]++" ) :[ ]'
_WORD = re.compile(
    # A word has none of the signs that begin a structure, go on with one, or need an escape.
    rf"""(\n[ ]*+ (?: (?:-[ ])++ (?:{_KEY})?+ | {_KEY} ))
        ( [A-Za-z0-9/] (?: [\w./|@=+()-]++ | [ ](?=[\w./|@=+()-]) | :(?=[A-Za-z0-9/]) )*+
        | "[ !\#-\[\]-~]*+" )
        (?=\n)""",
    re.VERBOSE | re.ASCII,
)
_BRACKETS = re.compile(r"[\[{](?![\]}])")
_MARK = "\ue000"
"""Stands for a word, with its number: a character for private use, which readers do not mind."""
_MOST = 256
"""Forms to be kept: those of a cluster come one after the other."""


@record
class _Form:
    value: Any
    places: Any
    """The number of a word, None where there is none, and of a map or list those below its keys."""


def load_alike(text: str) -> Any:
    """Return what ``load`` does, or raise what it raises."""
    comments = _COMMENTS.match(text)
    parts = _WORD.split(text[comments.end() :] if comments else text)
    words = parts[2::3]
    parts[2::3] = [f"{_MARK}{number}" for number in range(len(words))]
    form = read_form("".join(parts), len(words))
    if form is None:
        return load(text)
    return _filled(form.value, form.places, [*map(_meaning, words)])


@lru_cache(_MOST)
def read_form(text: str, words: int) -> _Form | None:
    """Read a form; None where it cannot be read, or what was taken for a word is none: a line of a
    longer text, a part of what stands in brackets."""
    if text.count(_MARK) != words or _BRACKETS.search(text):
        return None
    try:
        value = load(text)
    except YamlError:
        return None
    numbers: list[int] = []
    places = _places(value, numbers)
    return _Form(value, places) if sorted(numbers) == [*range(words)] else None


def _places(value: Any, numbers: list[int]) -> Any:
    if isinstance(value, str):
        if not value.startswith(_MARK) or not value[1:].isdecimal():
            return None
        numbers.append(int(value[1:]))
        return numbers[-1]
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        found = {key: _places(item, numbers) for key, item in items}
        return {key: place for key, place in found.items() if place is not None} or None
    return None


def _filled(value: Any, places: Any, words: list[Any]) -> Any:
    """Put words into a copy of a value, which shares what has none."""
    if places is None:
        return value
    if places.__class__ is int:
        return words[places]
    value = value.copy()
    for key, place in places.items():
        value[key] = words[place] if place.__class__ is int else _filled(value[key], place, words)
    return value


def _meaning(word: str) -> Any:
    return word[1:-1] if word[0] == '"' else plain(word)
