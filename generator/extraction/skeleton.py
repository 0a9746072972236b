"""What is left of a layer whose values are secret: its keys, with nothing in them."""

import re
from typing import Any

from generator.diagnostic import Keys
from generator.layers import Layer
from generator.merging import Values
from generator.yaml.emit import dumps
from generator.yaml.find import Places

_CIPHERTEXT = re.compile(r"ENC\[AES256_GCM,.*,type:(\w+)\]\Z", re.DOTALL)
_WORDS = {
    "int": "a whole number, without the quotes",
    "float": "a number, without the quotes",
    "bool": "true or false, without the quotes",
}
"""What has to replace the empty text where no text is meant, by sops' word for it."""

Blanks = dict[Keys, str]
"""Where a value has to be filled in, and a remark on what, if there is one."""


def empty(layer: Layer) -> tuple[Values, Blanks]:
    """Return the layer's values with ``""`` in place of each secret. What an encrypted file has in
    clear stays."""
    blanks: Blanks = {}
    is_known = layer.encrypted

    def blank(value: Any, keys: Keys) -> Any:
        if isinstance(value, dict):
            return {key: blank(item, (*keys, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [blank(item, (*keys, index)) for index, item in enumerate(value)]
        sealed = _CIPHERTEXT.match(value) if is_known and isinstance(value, str) else None
        if is_known and sealed is None:
            return value
        blanks[keys] = _WORDS.get(sealed[1], "") if sealed else ""
        return ""

    values = {key: blank(value, (key,)) for key, value in layer.values.items() if key != "sops"}
    return values, blanks


def text(values: Values, blanks: Blanks, *comment: str) -> bytes:
    """Write values below a comment, with the remarks beside what has to be filled in."""
    written = "".join(f"# {line}\n" for line in comment) + dumps(values)
    remarks = {keys: remark for keys, remark in blanks.items() if remark}
    if not remarks:
        return written.encode()
    lines = written.split("\n")
    places = Places(written)
    for keys, remark in remarks.items():
        lines[places.find(keys).line - 1] += f"  # {remark}"
    return "\n".join(lines).encode()
