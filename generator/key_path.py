"""Paths of keys as people write them: ``hub.config.users[0]``, as for ``helm --set``.

A dot, a backslash or a bracket that belongs to a key itself has a backslash before it.
"""

import re

from generator.diagnostic import Keys

_SPECIAL = re.compile(r"[.\\\[]")
_PART = re.compile(r"(?P<key>(?:\\.|[^.\\\[])*)(?P<items>(?:\[\d+\])*)(?P<end>\.|\Z)", re.DOTALL)


class KeyPathError(ValueError):
    """The text is no path of keys; says why."""


def parse(text: str) -> Keys:
    """Return the keys that a path names; raises ``KeyPathError``."""
    keys: list[str | int] = []
    at, is_open = 0, True
    while is_open:
        part = _PART.match(text, at)
        if part is None:
            raise KeyPathError(_problem(text[at:]))
        keys.append(re.sub(r"\\(.)", r"\1", part["key"], flags=re.DOTALL))
        keys += [int(index) for index in re.findall(r"\d+", part["items"])]
        at, is_open = part.end(), part["end"] == "."
    return tuple(keys)


def _problem(rest: str) -> str:
    if rest.endswith("\\") and "[" not in rest:
        return "there is nothing behind its last backslash"
    return "an item of a list is written `[0]`, and ends its part of the path"


def written(keys: Keys) -> str:
    """Write keys as ``parse`` reads them."""
    text = ""
    for number, key in enumerate(keys):
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += ("." if number else "") + _SPECIAL.sub(r"\\\g<0>", key)
    return text
