"""The values of a release as Helm will see them, put together again from where they travel.

Which of them stand in the HelmRelease and which in a ConfigMap is a matter of transport; so only
what Flux makes of both is compared. An encrypted value is known by its ciphertext, and by nothing
else.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.delta.change import Encrypted
from generator.delta.objects import Found, Reference, parsed
from generator.delta.sides import RenderedSide
from generator.inspection.finding import mapping
from generator.merging import Values, merge
from generator.plan.store import SECRETS
from generator.yaml.place import YamlError

_NUMBER = re.compile(r"\d+-")
_HASH = re.compile(r"-([0-9a-f]{8,12})\Z")


@dataclass(slots=True)
class Layered:
    values: Values = field(default_factory=dict)
    layers: dict[str, Encrypted] = field(default_factory=dict)
    """What is known of each encrypted file as a whole, and of each Secret that others made."""
    own: dict[str, Values | None] = field(default_factory=dict)
    """What each encrypted file says, also where others override it; None of one that nobody can
    read."""
    leaves: dict[str, int] = field(default_factory=dict)
    """How many values each encrypted file has."""
    carriers: set[Reference] = field(default_factory=set)
    """The ConfigMaps, and the Secrets beside the release, that are part of this."""
    bundles: set[str] = field(default_factory=set)
    """Hashes of the Secrets of the store that are part of this."""


def layered(
    release: Found, side: RenderedSide, find: Callable[[str, str, str], Found | None]
) -> Layered:
    """Merge the values of a HelmRelease as Flux does; ``find`` gives the object of its cluster that
    has some kind, namespace and name."""
    result = Layered()
    namespace = release.key[2]
    for entry in release.entries("valuesFrom"):
        kind, name = str(entry.get("kind")), str(entry.get("name"))
        key = str(entry.get("valuesKey", "values.yaml"))
        if kind == "ConfigMap" and (found := find(kind, namespace, name)):
            result.carriers.add((kind, namespace, name))
            text = mapping(found.value, "data").get(key, "")
            result.values = merge(result.values, _read(str(text).encode()) or {})
        else:
            beside = find(kind, namespace, name) if kind == "Secret" else None
            stored = _stored(side, release, name) if kind == "Secret" else {}
            data = (_data(beside.value) if beside else stored).get(key)
            if beside and data is not None:
                result.carriers.add((kind, namespace, name))
            elif data is not None and (ending := hash_of(name)):
                result.bundles.add(ending)
            _add_opaque(result, f"{kind} {name}, key {key}", key, data)
    result.values = merge(result.values, dict(mapping(release.spec, "values")))
    return result


def hash_of(name: str) -> str | None:
    """Return the hash that the name of a Secret, or of what brings one, ends in."""
    found = _HASH.search(name)
    return found[1] if found else None


def _add_opaque(result: Layered, elsewhere: str, key: str, data: bytes | None) -> None:
    if data is None:
        result.layers[elsewhere] = Encrypted(elsewhere, "")
        return
    layer = _unused(_NUMBER.sub("", key, count=1), result)
    result.layers[layer] = Encrypted(layer, _digest(data))
    values = _read(data)
    hidden = {k: masked(value, layer) for k, value in (values or {}).items() if k != "sops"}
    result.own[layer] = None if values is None else hidden
    result.leaves[layer] = sum(map(_count, hidden.values()))
    result.values = merge(result.values, hidden)


def _unused(layer: str, result: Layered) -> str:
    """Tell files of one name apart: the names of their folders do not travel with them."""
    while layer in result.layers:
        layer += " (another)"
    return layer


def _stored(side: RenderedSide, release: Found, secret: str) -> Mapping[str, bytes]:
    """Return what a Secret of the store holds; nothing for one that the cluster has."""
    ending = hash_of(secret)
    if ending is None:
        return {}
    cluster, hub = release.unit.cluster, release.unit.hub
    data = side.files.get(f"{SECRETS}/{cluster}/{hub}-{ending}/secret.yaml")
    for value in _documents(data or b""):
        if isinstance(value, dict):
            return _data(value)
    return {}


def _data(secret: Mapping[str, Any]) -> Mapping[str, bytes]:
    return {str(key): _decoded(text) for key, text in mapping(secret, "data").items()}


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(str(text))
    except binascii.Error:
        return b""


def _documents(data: bytes) -> tuple[Any, ...]:
    try:
        return parsed(data)
    except (YamlError, UnicodeDecodeError):
        return ()


def _read(data: bytes) -> Values | None:
    for value in _documents(data):
        return value if isinstance(value, dict) else None
    return None


def masked(value: Any, layer: str) -> Any:
    """Return a value with all that it says hidden; only its keys are told."""
    if isinstance(value, dict) and value:
        return {key: masked(item, layer) for key, item in value.items()}
    if isinstance(value, list) and value:
        return [masked(item, layer) for item in value]
    if value is None or value in ("", {}, []):  # sops leaves these alone
        return value
    return Encrypted(layer, _digest(str(value).encode()))


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    if isinstance(value, list):
        return sum(map(_count, value))
    return isinstance(value, Encrypted)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
