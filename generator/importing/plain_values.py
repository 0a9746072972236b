"""Values that are secrets by name or form, and stand in clear in files that an import writes.

May take too much for one: a name is all there is to go by. Never says what was found.
"""

import re
from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Keys
from generator.importing.findings import Finding, Place, Urgency, listed
from generator.secret_shapes import find_secrets
from generator.tree import Tree
from generator.yaml.find import Places
from generator.yaml.loader import load
from generator.yaml.place import YamlError

_FILES = ".values.yaml"
_SEPARATORS = re.compile(r"[_.-]")
_NAME = re.compile(
    r"(?<!existing)(?<!pull)secret$|(password|passwd|passphrase|token)$"
    r"|(api|access|private|secret|encryption|signing)key$|cryptkeeper/keys$"
)
_URL = re.compile(r"://[^/\s:@]*:[^/\s:@]+@")
_IN_CODE = re.compile(
    r"""(?:secret|passw(?:or)?d|token|api_?key)["'\]]*\s*=\s*[bf]?["'][^"']""", re.IGNORECASE
)


def find(tree: Tree) -> list[Finding]:
    return listed(
        "plain-values",
        Urgency.DO,
        "a value that looks like a secret is in clear in a file of the fleet, and would get into "
        "`rendered/` in clear: once committed, it is in git for good",
        "before you commit, move it to a file that is encrypted by sops (`sops edit "
        "config/clusters/CLUSTER/enc-HUB.secret.values.yaml`), and list that last in the hub's "
        "`helm_chart_values_files`; or make a Secret on the cluster of it (docs/secrets.md)",
        [
            place
            for path in sorted(tree)
            if path.endswith(_FILES)
            for place in _places(path, tree[path].decode())
        ],
    )


def _places(path: str, text: str) -> Iterator[Place]:
    try:
        found = list(_secrets(load(text)))
        if not found:
            return
        places = Places(text)
    except YamlError:  # said where the file is read
        return
    for keys in found:
        yield Place(path, places.find(keys, on_key=True).line, f"`{'.'.join(map(str, keys))}`")


def _secrets(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    if isinstance(value, dict):
        named = value.get("name")
        if isinstance(named, str) and _is_secret((*keys, named), value.get("value")):
            yield (*keys, "value")  # an environment variable
        for key, inner in value.items():
            yield from _secrets(inner, (*keys, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _secrets(inner, (*keys, number))
    elif _is_secret(keys, value):
        yield keys


def _is_secret(keys: Keys, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return False
    text = str(value)
    path = "/".join(_SEPARATORS.sub("", key).lower() for key in keys if isinstance(key, str))
    return (
        bool(_NAME.search(path) or _URL.search(text) or _IN_CODE.search(text))
        or next(find_secrets(text.encode(errors="replace")), None) is not None
    )
