"""Write YAML that every reader takes alike: go-yaml v2 and v3, YAML 1.1 and 1.2 libraries.

Strings are quoted where any reader could take them for something else; text of several lines
becomes a literal block where that is exact. There are no anchors, tags or folded lines, and no
trailing white space that other tools would trim. Some values survive no spelling: ``portable``.
"""

import math
from typing import Any

from generator.yaml.quoting import is_exact_as_block, string

_LONGEST_SIMPLE_KEY = 1000  # every reader stops at 1024 characters
_LEAST, _MOST = -(2**63), 2**63 - 1
_NESTED = (dict, list, tuple)  # not `dict | list | tuple`, which is made anew each time


def dumps(value: Any, indent: int = 0, *, sort_keys: bool = False) -> str:
    """Write one document, or with ``indent`` a block that can stand below a key.

    The text ends in a newline. Keys keep their order, or are sorted by code point at every depth.
    ``ValueError`` or ``TypeError`` for what is not JSON.
    """
    pad = " " * indent
    if not value or not isinstance(value, _NESTED):
        return f"{pad}{scalar(value)}\n"
    writer = _Writer(sort_keys)
    try:
        if isinstance(value, dict):
            writer.mapping(pad, indent, value)
        else:
            writer.sequence(pad, indent, value)
    except RecursionError:
        raise ValueError("nested too deeply to write") from None
    writer.lines.append("")
    return "\n".join(writer.lines)


def scalar(value: Any) -> str:
    """Write a string, number, boolean or null on one line; also an empty map or list."""
    if isinstance(value, str):
        return string(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # Helm, and any JSON reader of Kubernetes, makes a float of such an integer.
        return str(int(value)) if _LEAST <= value <= _MOST else _float(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, _NESTED) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"cannot write a {type(value).__name__} as one YAML scalar")


class _Writer:
    __slots__ = ("lines", "sort_keys")

    def __init__(self, sort_keys: bool) -> None:
        self.lines: list[str] = []
        self.sort_keys = sort_keys

    def mapping(self, lead: str, column: int, mapping: dict[str, Any]) -> None:
        pad = " " * column
        for name in sorted(mapping) if self.sort_keys else mapping:
            if not isinstance(name, str):
                raise TypeError(f"a key is not a string but a {type(name).__name__}")
            key, value = string(name), mapping[name]
            if len(key) <= _LONGEST_SIMPLE_KEY:
                self.value(f"{lead}{key}:", column, value)
            else:
                self.lines.append(f"{lead}? {key}")
                self.value(f"{pad}:", column + 2, value)
            lead = pad

    def sequence(self, lead: str, column: int, items: list[Any] | tuple[Any, ...]) -> None:
        pad = " " * column
        for item in items:
            self.value(f"{lead}-", column, item)
            lead = pad

    def value(self, prefix: str, column: int, value: Any) -> None:
        """Add a value after ``prefix``, a key or a dash that stands at ``column``."""
        if isinstance(value, str):
            if "\n" in value and is_exact_as_block(value):
                self.block(prefix, column + 2, value)
            else:
                self.lines.append(f"{prefix} {string(value)}")
        elif not value or not isinstance(value, _NESTED):
            self.lines.append(f"{prefix} {scalar(value)}")
        elif isinstance(value, dict):
            if prefix[-1] == "-":
                self.mapping(prefix + " ", column + 2, value)
            else:
                self.lines.append(prefix)
                self.mapping(" " * (column + 2), column + 2, value)
        elif prefix[-1] == "-":
            self.sequence(prefix + " ", column + 2, value)
        else:
            self.lines.append(prefix)
            self.sequence(" " * column, column, value)

    def block(self, prefix: str, column: int, text: str) -> None:
        pad = " " * column
        self.lines.append(prefix + (" |" if text[-1] == "\n" else " |-"))
        for line in text.removesuffix("\n").split("\n"):
            self.lines.append(pad + line if line else "")


def _float(value: float) -> str:
    """Write a float so that YAML 1.1 readers see one too: 1.0e-07, not 1e-07."""
    try:
        number = float(value) + 0.0  # no reader keeps -0.0
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("infinity, NaN and numbers too big for a float cannot be written")
    mantissa, sign, exponent = repr(number).partition("e")
    return mantissa + (".0" if sign and "." not in mantissa else "") + sign + exponent
