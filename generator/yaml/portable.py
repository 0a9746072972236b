"""What is lost between a manifest file and the cluster however it is written, because
kustomize-controller prints and parses manifests again (kyaml, v3 to v2)."""

import re
from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Keys

_LONGEST_KEY = 1000  # characters; readers stop at 1024, with quotes and escapes
_LOST = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LEAST, _MOST = -(2**63), 2**63 - 1


def unportable(document: Any) -> Iterator[tuple[Keys, str]]:
    """Find what kustomize or Kubernetes would alter or refuse: give its keys and the problem.

    The problems do not quote values.
    """
    todo: list[tuple[Keys, Any]] = [
        ((), document)
    ]  # not by recursion, which would be slower and could be too deep
    while todo:
        keys, value = todo.pop()
        if isinstance(value, str):
            if lost := _LOST.search(value):
                yield keys, f"kustomize alters or refuses the character U+{ord(lost[0]):04X}"
        elif isinstance(value, dict):
            for key in value:
                if problem := _key_problem(key):
                    yield (*keys, key), problem
            todo += [((*keys, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list | tuple):
            todo += [((*keys, index), item) for index, item in enumerate(value)][::-1]
        elif isinstance(value, int) and not _LEAST <= value <= _MOST:
            yield keys, "Kubernetes turns an integer of more than 64 bits into a float"


def _key_problem(key: str) -> str | None:
    if key == "<<":
        return "kustomize drops a key named `<<`"
    if len(key) > _LONGEST_KEY:
        return f"kustomize refuses keys of more than {_LONGEST_KEY} characters"
    if lost := _LOST.search(key):
        return f"kustomize alters or refuses the character U+{ord(lost[0]):04X}"
    return None
