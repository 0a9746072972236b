"""A character that does not come back from the API server as it was sent.

Of all odd values only U+0085 was found to leave an object OutOfSync for ever; fleetwave carries
texts with it in a ConfigMap, as the text of a file in which it is written as an escape.
"""

from collections.abc import Iterator

from generator.inspection.expansion import texts
from generator.inspection.finding import Finding, Object

_NEL = "\x85"


def check(one: Object) -> Iterator[Finding]:
    # Written as itself it ends a line, so it takes an escape to have it in a value.
    if "\\" not in one.text:
        return
    for keys, text, is_key in texts(one.value):
        if _NEL in text:
            yield Finding(
                at=one,
                keys=keys,
                on_key=is_key,
                rule="unstable-value",
                message="a text with the character U+0085 is OutOfSync for ever",
            )
