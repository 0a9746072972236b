"""The objects in rendered files, as far as losing or changing them matters."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

Key = tuple[str, str]
"""Namespace and name."""

_VALUES = re.compile(rb"^  values:\n(?:(?:    .*)?\n)+", re.MULTILINE)
"""A release's values as we write them: most of its file, and nothing that matters here."""
_PARAMETER = re.compile(r"\{\{-?\s*\.(\w+)\s*-?\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
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
    is_protected: bool
    """Argo CD does not take it away, though it is gone from the commit."""
    is_upgraded_in_place: bool
    """Flux upgrades it when the name of its chart changes, and does not reinstall it."""

    @property
    def key(self) -> Key:
        return self.namespace, self.name

    @property
    def hub(self) -> str:
        """The folder that it is in."""
        return self.path.split("/")[-2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An Application of Argo CD, or an ApplicationSet, which applies nothing itself."""

    kind: str
    namespace: str
    name: str
    path: str | None
    """The folder that it applies."""
    is_recursive: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.namespace, self.name

    def applies(self, file: str) -> bool:
        if self.path is None or not file.startswith(f"{self.path}/"):
            return False
        return self.is_recursive or "/" not in file.removeprefix(f"{self.path}/")


def envelope(data: bytes) -> bytes:
    """Return a manifest without a release's values."""
    return _VALUES.sub(b"", data)


def objects(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, without those that cannot be read."""
    for _, document in documents(envelope(data).decode(errors="replace")):
        try:
            value = load(document)
        except YamlError:
            continue
        if isinstance(value, dict) and isinstance(value.get("metadata"), dict):
            yield value


def is_readable(data: bytes) -> bool:
    try:
        for _, document in documents(envelope(data).decode()):
            load(document)
    except (UnicodeDecodeError, YamlError):
        return False
    return True


def release(path: str, value: Mapping[str, Any]) -> Release:
    metadata, spec = value["metadata"], _map(value, "spec")
    namespace = str(metadata.get("namespace"))
    chart = _map(spec, "chartRef") or _map(_map(spec, "chart"), "spec")
    depends: Any = spec.get("dependsOn") or ()
    return Release(
        path=path,
        namespace=namespace,
        name=str(metadata.get("name")),
        target=tuple(spec.get(f"{key}") for key in _TARGET),
        chart={key: str(chart[key]) for key in ("kind", "name", "chart") if key in chart},
        gates=frozenset(
            (str(one.get("namespace", namespace)), str(one.get("name"))) for one in depends
        ),
        is_protected="Prune=false" in str(_map(metadata, "annotations").get(_OPTIONS)),
        is_upgraded_in_place=_map(spec, "upgrade").get("chartNameChangeStrategy")
        == "InPlaceUpdate",
    )


_TARGET = ("releaseName", "targetNamespace", "storageNamespace")
_OPTIONS = "argocd.argoproj.io/sync-options"


def applications(value: Mapping[str, Any]) -> Iterator[Application]:
    """Yield an Application; or an ApplicationSet, and each that it makes of a list's element."""
    spec = _map(value, "spec")
    if value.get("kind") == "Application":
        yield _application("Application", value["metadata"], spec, {})
        return
    yield _application("ApplicationSet", value["metadata"], {}, {})
    template = _map(spec, "template")
    for generator in spec.get("generators") or ():
        for element in _map(generator, "list").get("elements") or ():
            metadata = {**value["metadata"], **_map(template, "metadata")}
            yield _application("Application", metadata, _map(template, "spec"), element)


def _application(
    kind: str, metadata: Mapping[str, Any], spec: Mapping[str, Any], element: Mapping[str, Any]
) -> Application:
    def filled(text: Any) -> str:
        return _PARAMETER.sub(lambda found: str(element.get(found[1])), str(text))

    source = _map(spec, "source")
    return Application(
        kind=kind,
        namespace=filled(metadata.get("namespace")),
        name=filled(metadata.get("name")),
        path=filled(source["path"]).rstrip("/") if "path" in source else None,
        is_recursive=_map(source, "directory").get("recurse") is True,
    )


def _map(value: Any, key: str) -> Mapping[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
