"""The objects of one side. They may be of any commit, and edited by hand: nothing says that they
fit their schemas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from generator.delta.sides import RenderedSide, Unit, unit
from generator.inspection.finding import mapping
from generator.record import record
from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

Key = tuple[str, str, str, str]
"""Kind, group, namespace and name: what an object is to Kubernetes."""
Reference = tuple[str, str, str]
"""Kind, namespace and name: what others in its cluster refer to it by."""


_APPLIED = (".yaml", ".yml", ".json")
"""How the names of files end that Argo CD applies."""


@record(eq=False, kw_only=True)
class Found:
    unit: Unit
    value: Mapping[str, Any]
    key: Key

    @property
    def kind(self) -> str:
        return self.key[0]

    @property
    def name(self) -> str:
        return self.key[3]

    @property
    def spec(self) -> Mapping[str, Any]:
        return mapping(self.value, "spec")

    def entries(self, field: str) -> Iterator[Mapping[str, Any]]:
        """Yield the maps in a list of ``spec``."""
        found = self.spec.get(field)
        yield from (
            (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
        )

    @property
    def reference(self) -> "Reference":
        kind, _, namespace, name = self.key
        return kind, namespace, name


@dataclass(slots=True)
class Objects:
    """Those of one cluster."""

    found: dict[Key, Found] = field(default_factory=dict)
    units: set[Unit] = field(default_factory=set)
    """Those that have any file, read or not."""
    unreadable: list[str] = field(default_factory=list)
    places: dict[Key, list[str]] = field(default_factory=dict)
    """The files that say what each object is, those of others, too."""


def objects(side: RenderedSide) -> dict[str, Objects]:
    """Return the objects that were read, by cluster, with every cluster that has any file of ours.
    What others wrote is no part of a hub, but may be in its way."""
    clusters: dict[str, Objects] = {}
    for path in side.listing:
        if path not in side.others and (at := unit(path)):
            clusters.setdefault(at.cluster, Objects()).units.add(at)
    applied = {path: data for path, data in side.others.items() if path.endswith(_APPLIED)}
    for path, data in sorted({**side.files, **applied}.items()):
        at = unit(path)
        if at is None:
            continue
        cluster = clusters.setdefault(at.cluster, Objects())
        try:
            found = list(_of_file(at, data))
        except (UnicodeDecodeError, YamlError):
            cluster.unreadable.append(path)
            continue
        for one in found:
            cluster.places.setdefault(one.key, []).append(path)
        if path not in side.others:
            cluster.found |= {one.key: one for one in found}
    return clusters


def _of_file(at: Unit, data: bytes) -> Iterator[Found]:
    for value in parsed(data):
        metadata = value.get("metadata") if isinstance(value, dict) else None
        if isinstance(metadata, dict):
            group, slash, _ = str(value.get("apiVersion", "")).rpartition("/")
            key = (
                str(value.get("kind", "")),
                group if slash else "",
                str(metadata.get("namespace") or ""),
                str(metadata.get("name") or ""),
            )
            yield Found(unit=_whose(at, value), value=value, key=key)


def _whose(at: Unit, value: Mapping[str, Any]) -> Unit:
    """What Flux brings a hub by is told with the hub, though it lies with that of all others."""
    if value.get("kind") != "Kustomization":
        return at
    folder = str(mapping(value, "spec").get("path", "")).removeprefix("./")
    return unit(f"{folder}/kustomization.yaml") or at


@cache  # what is the same on both sides, or of many hubs, is read once
def parsed(data: bytes) -> tuple[Any, ...]:
    """Return the documents of a file, not to be changed in place."""
    return tuple(load(document) for _, document in documents(data.decode()))
