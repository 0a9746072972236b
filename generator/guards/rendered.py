"""The objects in rendered files, as far as losing or changing them matters. They may be of any
commit, and edited by hand: nothing says that they fit their schemas."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.fleet import Engine
from generator.inspection import known
from generator.inspection.finding import Object, mapping
from generator.inspection.shape import is_object
from generator.record import record
from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

Key = tuple[str, str]
"""Namespace and name."""

_VALUES = re.compile(rb"^  values:\n(?:(?:    .*)?\n)+", re.MULTILINE)
"""A release's values as we write them: most of its file, and nothing that matters here."""
_TARGET = ("releaseName", "targetNamespace", "storageNamespace")


@record(kw_only=True)
class Deployed:
    """A HelmRelease."""

    path: str
    namespace: str
    name: str
    target: tuple[str | None, ...]
    """What Helm calls it and where: Flux reinstalls when that changes."""
    chart: Mapping[str, str]
    """The reference to its chart."""
    gates: frozenset[Key]
    """What it waits for."""
    keepers: frozenset[Engine]
    """Which engines do not take it away, though it is gone from the commit."""
    is_upgraded_in_place: bool
    """Flux upgrades it when the name of its chart changes, and does not reinstall it."""

    @property
    def key(self) -> Key:
        return self.namespace, self.name

    @property
    def hub(self) -> str:
        """The folder that it is in."""
        return self.path.split("/")[-2]


def envelope(data: bytes) -> bytes:
    """Return a manifest without a release's values."""
    return _VALUES.sub(b"", data)


def objects(path: str, data: bytes) -> Iterator[Object]:
    """Yield the objects of a file, without those that cannot be read."""
    for line, document in documents(envelope(data).decode(errors="replace")):
        try:
            value = load(document)
        except YamlError:
            continue
        if is_object(value) and isinstance(value.get("metadata"), dict):
            yield Object(path, value, document, line)


def is_readable(data: bytes) -> bool:
    try:
        for _, document in documents(envelope(data).decode()):
            load(document)
    except (UnicodeDecodeError, YamlError):
        return False
    return True


def _keepers(annotations: Mapping[str, Any]) -> Iterator[Engine]:
    if "Prune=false" in known.options(str(annotations.get(known.SYNC_OPTIONS))):
        yield Engine.ARGOCD
    if annotations.get(known.PRUNE) == "disabled":
        yield Engine.FLUX


def deployed(one: Object) -> Deployed:
    spec = mapping(one.value, "spec")
    depends = spec.get("dependsOn")
    gates = [one for one in depends if isinstance(one, dict)] if isinstance(depends, list) else []
    chart = mapping(spec, "chartRef") or mapping(spec, "chart", "spec")
    return Deployed(
        path=one.path,
        namespace=one.namespace,
        name=one.name,
        target=tuple(spec.get(key) for key in _TARGET),
        chart={key: str(chart[key]) for key in ("kind", "name", "chart") if key in chart},
        gates=frozenset(
            (str(gate.get("namespace", one.namespace)), str(gate.get("name"))) for gate in gates
        ),
        keepers=frozenset(_keepers(mapping(one.metadata, "annotations"))),
        is_upgraded_in_place=mapping(spec, "upgrade").get("chartNameChangeStrategy")
        == "InPlaceUpdate",
    )
