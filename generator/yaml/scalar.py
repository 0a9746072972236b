"""The meaning of one unquoted scalar in go-yaml v2 (resolve.go), and the names of number keys."""

import math
import re
import struct
from functools import lru_cache
from typing import Any

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INTEGER = re.compile(
    # At most 20 decimal digits: no more fit, and Python's int() refuses over 4,300.
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]{,19}))\Z"
)
_SIGNED_BINARY = r"0b([-+][01]+)\Z"  # go-yaml takes 0b-1 for -1
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_DOT_FLOAT = r"\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?\Z"  # seldom needed, nor compiled
_LEAST, _MOST = -(2**63), 2**63 - 1
_MOST_UNSIGNED = 2**64 - 1


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> Any:
    """Return the value of an unquoted scalar; infinities and NaN stay floats."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        return _finite(text, text) if re.match(_DOT_FLOAT, text) else text
    if text[0] not in "0123456789+-":
        return text
    digits = text.replace("_", "")
    if digits.startswith("0b") and (match := re.match(_SIGNED_BINARY, digits)):
        value = int(match[1], 2)
        return value if _LEAST <= value <= _MOST else text
    if (match := _INTEGER.match(digits)) and (whole := _integer(*match.groups())) is not None:
        return whole
    return _finite(digits, text) if _FLOAT.match(digits) else text


def _integer(
    sign: str, hexadecimal: str | None, binary: str | None, octal: str | None, decimal: str
) -> int | None:
    base = 16 if hexadecimal else 2 if binary else 8 if octal else 10
    value = int(hexadecimal or binary or octal or decimal, base)
    if sign == "-":
        value = -value
    return value if _LEAST <= value <= (_MOST if sign else _MOST_UNSIGNED) else None


def _finite(digits: str, text: str) -> float | str:
    """A number too big for a float is text."""
    number = float(digits.replace("_", ""))
    return text if math.isinf(number) else number


def float_key(number: float) -> str:
    """Name a float key as sigs.k8s.io/yaml does: the shortest text that is the same 32-bit
    float, in the format ``%g``."""
    if math.isnan(number):
        return ".nan"
    try:
        single = _single(number)
    except OverflowError:
        single = number * math.inf
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    shortest = (p for p in range(8) if _single(float(f"{single:.{p}e}")) == single)
    precision = next(shortest, 8)
    text = f"{single:.{precision}e}"
    power = int(text.partition("e")[2])
    if -5 < power < 6:  # noqa: PLR2004 where %g changes from %f to %e
        return f"{single:.{max(precision - power, 0)}f}"
    return text


def _single(number: float) -> float:
    value: float = struct.unpack("f", struct.pack("f", number))[0]
    return value
