"""Random layers: values with everything that is hard to merge, carry or write, and the files that
say so. The randomness is hypothesis' own (``st.randoms()``) or, for long runs, ``Random(seed)``."""

import json
import re
from random import Random
from typing import Any

from generator.diagnostic import Location
from generator.fleet import Reference, Release, RemoteChart, SecretKey, Stage
from generator.layers import Layer, LayerReader
from generator.merging import leaves
from generator.tree import InMemory
from generator.yaml.emit import dumps

Values = dict[str, Any]

KEYS = ("a", "b", "c", "d", "e")
ODD_KEYS = ("<<", "x\x85y", "\u2028", "k" * 1001, "on", "1", "", "\u00fc: #", "~", "sops.x")
LEAVES = (
    1, 0, -5, 1.5, 1e-7, 2**53, 2**63 - 1, True, False, "x", "", "yes", "0755", "2024-01-01",
    " two\nlines\n", "a: b # c", "null", "{{ x }}", "${HOME}",
)  # fmt: skip
ODD_LEAVES = (
    "a\x85b",
    "\u2028",
    "x\x7f",
    "\ufffe",
    2**64 - 1,
    ["\x85"],
    [{"<<": 1}, 2],
    ["k", None],
)
_TO_ESCAPE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- to repeat, not to hide


def random_values(rng: Random, depth: int = 3) -> Values:
    keys = {_key(rng): None for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))}
    return {key: _value(rng, depth) for key in keys}


def random_stack(rng: Random, most: int = 5) -> list[Values]:
    return [random_values(rng) for _ in range(rng.randint(1, most))]


def _key(rng: Random) -> str:
    return rng.choice(ODD_KEYS if rng.random() < 0.12 else KEYS)


def _value(rng: Random, depth: int) -> Any:
    kind = rng.random()
    if depth and kind < 0.5:
        return random_values(rng, depth - 1)
    if kind < 0.65:
        return None
    if kind < 0.72:
        return {}
    if kind < 0.8:
        return [rng.choice(LEAVES) for _ in range(rng.randint(0, 2))]
    if kind < 0.86:
        return rng.choice(ODD_LEAVES)
    return rng.choice(LEAVES)


def as_json(value: Any) -> str:
    """Write JSON that is YAML, too, for every reader."""
    text = json.dumps(value, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def as_encrypted(values: Values) -> bytes:
    """Write what sops would, but for the meaning of the ciphertext."""
    metadata = {
        "age": [{"recipient": "age1", "enc": "x"}],
        "lastmodified": "2024-01-01T00:00:00Z",
        "mac": _ciphertext("mac"),
        "version": "3.11.0",
    }
    return dumps({**_encrypted(values), "sops": metadata}).encode()


def _encrypted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _encrypted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encrypted(item) for item in value]
    return value if value in (None, "") else _ciphertext(str(value))


def _ciphertext(text: str) -> str:
    data = "".join(f"{ord(sign):x}" for sign in text)[:8]
    return f"ENC[AES256_GCM,data:{data},iv:{'i' * 43}=,tag:{'t' * 22}==,type:str]"


RELEASE = Release(
    cluster="c",
    name="hub",
    stage=Stage.STAGING,
    wave=0,
    chart=RemoteChart(
        key="x", name="x", repository="https://x.org", version="1.0.0", digest=None,
        values=(), variables=(),
    ),
    chart_override=None,
    layers=(),
    namespace="hub",
    release_name="hub",
    staged_by=None,
    domain="x.org",
    variables={},
    location=Location("cluster.yaml"),
    sources=(),
)  # fmt: skip


def layer(path: str, data: bytes) -> Layer:
    """Read a file as a layer."""
    reader = LayerReader(InMemory({path: data}), "enc-*")
    return reader.read(RELEASE, Reference(path=path, location=Location("cluster.yaml")))


def secret_layer(name: str, sets: tuple[tuple[str, ...], ...]) -> Layer:
    """Make the layer of a Secret that is on the cluster already."""
    at = Location("cluster.yaml")
    reference = SecretKey(name=name, key="values.yaml", sets=sets, location=at)
    return LayerReader(InMemory({}), "enc-*").read(RELEASE, reference)


def paths(values: Values) -> tuple[tuple[str, ...], ...] | None:
    """Return what a Secret with these values sets; None if that cannot be said, as of an empty
    map, which leaves a map below it as it is."""
    found = dict(leaves(values))
    return None if {} in found.values() else tuple(found)  # type: ignore[arg-type]


def random_layers(rng: Random, stack: list[Values]) -> list[Layer]:
    """Write each of the values in one of the ways in which people do, and read it."""
    return [_random_layer(rng, number, values) for number, values in enumerate(stack)]


def _random_layer(rng: Random, number: int, values: Values) -> Layer:
    if rng.random() < 0.2 and (sets := paths(values)) is not None:
        return secret_layer(f"s{number}", sets)
    return layer(*random_file(rng, number, values))


def random_file(rng: Random, number: int, values: Values) -> tuple[str, bytes]:
    kind = rng.random()
    if kind < 0.25:
        return f"enc-{number}.secret.yaml", as_encrypted(values)
    if kind < 0.45:
        return f"{number}.jsonnet", as_json(values).encode()
    if kind < 0.65:
        return f"{number}.json", as_json(values).encode()
    text = dumps(values)
    if rng.random() < 0.3 and not text.endswith("\n\n"):
        text = text.removesuffix("\n")  # as an editor may leave it
    return f"{number}.yaml", text.encode()
