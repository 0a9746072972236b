"""The values of a HelmRelease as layers, in Flux's order: ``valuesFrom`` first, then ``values``."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.importing.findings import Place
from generator.importing.flux.objects import Index, Object
from generator.record import record
from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

_KEY = "values.yaml"


@record(kw_only=True)
class FileLayer:
    """What a ConfigMap holds, which becomes a file."""

    origin: tuple[str, str, str]
    """Namespace and name of the ConfigMap, and the key."""
    text: str
    values: Mapping[str, Any]


@record(kw_only=True)
class SecretLayer:
    """A Secret, which stays on the cluster."""

    name: str
    key: str
    sets: tuple[tuple[str, ...], ...]

    @property
    def entry(self) -> dict[str, Any]:
        """Return what cluster.yaml says of it."""
        entry: dict[str, Any] = {"secret": self.name}
        if self.key != _KEY:
            entry["key"] = self.key
        if self.sets:
            entry["sets"] = [
                list(keys) if any("." in key for key in keys) else ".".join(keys)
                for keys in self.sets
            ]
        return entry


@dataclass(slots=True)
class Layers:
    """The layers of one release below its own values, and what they lack."""

    found: list[FileLayer | SecretLayer] = field(default_factory=list)
    missing: list[Place] = field(default_factory=list)
    at_paths: list[Place] = field(default_factory=list)
    """Single values that are put somewhere: ``targetPath``."""
    uncertain: list[Place] = field(default_factory=list)
    """Secrets over other layers, of which is not known what they set."""


def layers(objects: Index, release: Object) -> Layers:
    result = Layers()
    listed = release.spec.get("valuesFrom")
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            _add(result, objects, release, number, entry)
    return result


def _add(
    result: Layers, objects: Index, release: Object, number: int, entry: Mapping[str, Any]
) -> None:
    kind, name = str(entry.get("kind")), str(entry.get("name"))
    key = str(entry.get("valuesKey") or _KEY)
    at = release.place(f"`{release.name}`: {kind} `{name}`", "spec", "valuesFrom", number, "kind")
    if entry.get("targetPath"):
        result.at_paths.append(
            release.place(
                f"`{release.name}`: `{entry['targetPath']}`, from {kind} `{name}`",
                "spec", "valuesFrom", number, "targetPath",
            )
        )  # fmt: skip
        return
    held = objects.get((kind, release.namespace, name)) or objects.get((kind, "", name))
    text = _content(held, key) if held else None
    if kind == "Secret":
        values = _first_document(text)[1] if text is not None else None
        sets = tuple(_leaves(values)) if values else ()
        if values is None and any(isinstance(one, FileLayer) for one in result.found):
            result.uncertain.append(at)
        result.found.append(SecretLayer(name=name, key=key, sets=sets))
        return
    first, values = _first_document(text) if text is not None else ("", None)
    if values is not None:
        result.found.append(
            FileLayer(origin=(release.namespace, name, key), text=first, values=values)
        )
    elif not entry.get("optional"):
        result.missing.append(at)


def _content(held: Object, key: str) -> str | None:
    """Return what an object holds under a key; None if that is not there, or is encrypted."""
    if "sops" in held.value:
        return None
    plain = held.value.get("stringData" if held.kind == "Secret" else "data")
    if isinstance(plain, dict) and isinstance(plain.get(key), str):
        return str(plain[key])
    encoded = held.value.get("data")
    if held.kind != "Secret" or not isinstance(encoded, dict):
        return None
    try:
        return base64.b64decode(str(encoded.get(key, "")), validate=True).decode() or None
    except (binascii.Error, UnicodeDecodeError):
        return None


def _first_document(text: str) -> tuple[str, Mapping[str, Any] | None]:
    """Return the only document that Flux reads of a text, and its values if they are a map."""
    for _, document in documents(text):
        try:
            value = load(document)
        except YamlError:
            return document, None
        if value is not None:
            return document, value if isinstance(value, dict) else None
    return "", {}


def _leaves(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], (*above, key))
    elif above:
        yield above
