"""Random texts and data made of what YAML readers trip over."""

from random import Random
from typing import Any

_SIGNS = r"""a b 1 0 . - : # _ y n | > { [ & * ! % @ ~ = < + , ? / \ " ' ` ^ ( ) $ ; ] } e x o T Z
null true yes 0x 1e --- ... 2024-01-01 1:30 .inf << {{ ${X} word 1_000 0o17 -0x1 on: k: j: 1:
{a:}"""
_BLANKS = [
    " ", "  ", ": ", " #", "- ", "\n", "\n\n", "\t", "\r", "\r\n", "\n---\n", "\n# c", "\n  ",
    "\n- ", "\n  - ", "? ", "|\n", "|-\n ", ">\n ",
]  # fmt: skip
_NODES = [
    "<<: *a\n", "&a ", "*a", "<<: [*a, *b]\n", "&b ", "!!merge ", "!!str ", "!!int ", "!x ", "! ",
    "{a: 1}", "[a, b]", '"k": ', '"a\\\'b"', "\\'", "\\/", "\\ud83d", "%YAML 1.1\n---\n",
]  # fmt: skip
_CODES = "0 7 1b 7f 85 a0 ad e9 200b 2028 3000 d7ff e000 fdd0 feff fffd ffff 1f600"
_CHARACTERS = [chr(int(code, 16)) for code in _CODES.split()]
CHARACTERS = _SIGNS.split() + _BLANKS + _CHARACTERS
"""For strings in data: also what may not stand in YAML as it is."""
PIECES = CHARACTERS + _NODES
NUMBERS = [
    True, False, None, 0, -1, 2**53, 2**63, -(2**63), 2**64 - 1, 0.1, -0.0, 1.0, 1e6, 1e16, 1e22,
    5e-324, 1e-7,
]  # fmt: skip


def random_text(random: Random, known: list[str]) -> str:
    """Return a text from pieces, or one of ``known`` that was changed a little."""
    if not known or random.random() < 0.5:
        return "".join(random.choice(PIECES) for _ in range(random.randint(0, 14)))
    text = random.choice(known)
    if random.random() < 0.3:
        text += random.choice(["\n", ""]) + random.choice(known)
    for _ in range(random.randint(0, 3)):
        start = random.randint(0, len(text))
        end = start + random.choice([0, 0, 1, 1, 2, 5])
        text = text[:start] + random.choice([*PIECES, "", ""]) + text[end:]
    return text


def random_data(random: Random, depth: int) -> Any:
    kind = random.random()
    if depth == 0 or kind < 0.5:
        if random.random() < 0.75:
            return _string(random)
        return random.choice(NUMBERS)
    if kind < 0.78:
        return {
            _string(random): random_data(random, depth - 1) for _ in range(random.randint(0, 4))
        }
    return [random_data(random, depth - 1) for _ in range(random.randint(0, 4))]


def _string(random: Random) -> str:
    return "".join(random.choice(CHARACTERS) for _ in range(random.randint(0, 9)))
