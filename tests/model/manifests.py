"""What fleetwave rendered for a cluster, as Argo CD and Flux read it. Knows no state."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

RELEASE = "HelmRelease"
KUSTOMIZATION = "Kustomization"
BUILD = "kustomization.yaml"
"""Not an object, but what kustomize is told to build of a folder."""
WAVE = "argocd.argoproj.io/sync-wave"

Document = Mapping[str, Any]
Key = tuple[str, str, str]
"""Kind, namespace, name."""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What Helm would deploy: values, chart, and the names of what else brings values. A
    HelmRelease that keeps its content is not upgraded, whatever else of it changes."""

    values: Document
    chart: str

    def __repr__(self) -> str:
        return ", ".join(f"{key}={value}" for key, value in self.values.items())


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """One version of one object. Equal ones are the same one: ``Catalogue`` sees to it."""

    key: Key
    wave: int
    document: Document
    spec: str
    """What moves the generation when it changes: all but metadata and status."""
    content: Content | None

    @property
    def annotations(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.document["metadata"].get("annotations", {})
        return found

    @property
    def is_kept(self) -> bool:
        """Whether Argo CD leaves the object when the repository no longer has it."""
        return "Prune=false" in self.annotations.get("argocd.argoproj.io/sync-options", "")

    @property
    def is_never_pruned(self) -> bool:
        """Whether kustomize-controller leaves it."""
        return self.annotations.get("kustomize.toolkit.fluxcd.io/prune") == "disabled"

    def __repr__(self) -> str:
        return f"{'/'.join(self.key)} ({self.content or 'as rendered'})"


Revision = Mapping[Key, Manifest]
"""The objects of one commit."""


class Catalogue:
    """All versions of all objects. A state names them by identity, so it is quick to hash."""

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}
        self._contents: dict[str, Content] = {}

    def revision(self, documents: Iterable[Document]) -> Revision:
        found = [self.manifest(document) for document in documents]
        return {manifest.key: manifest for manifest in found}

    def manifest(self, document: Document) -> Manifest:
        text = json.dumps(document, sort_keys=True)
        if text not in self._manifests:
            metadata = document["metadata"]
            body = {name: document[name] for name in document if name != "metadata"}
            self._manifests[text] = Manifest(
                key=(document["kind"], metadata.get("namespace", ""), metadata["name"]),
                wave=int(metadata.get("annotations", {}).get(WAVE, "0")),
                document=document,
                spec=json.dumps(body, sort_keys=True),
                content=self._content(document["spec"]) if document["kind"] == RELEASE else None,
            )
        return self._manifests[text]

    def _content(self, spec: Document) -> Content:
        chart = json.dumps(spec.get("chart") or spec["chartRef"], sort_keys=True)
        text = json.dumps([chart, spec["values"], spec.get("valuesFrom")], sort_keys=True)
        return self._contents.setdefault(text, Content(spec["values"], chart))


def documents(tree: Mapping[str, bytes], folder: str) -> list[Document]:
    """Read the objects below a folder of ``rendered/``, as ``directory: {recurse: true}`` does."""
    return [
        document
        for path in sorted(tree)
        if path.startswith(f"{folder}/") and not path.endswith(f"/{BUILD}")
        for document in read(tree[path])
    ]


def read(data: bytes) -> Iterable[Document]:
    found: Iterable[Document] = yaml.load_all(data, yaml.CSafeLoader)
    return found


def built(tree: Mapping[str, bytes], folder: str) -> list[Document]:
    """Read the objects of a folder as kustomize does, by its ``kustomization.yaml``."""
    [build] = read(tree[f"{folder}/{BUILD}"])
    assert build.keys() <= {"apiVersion", "kind", "resources"}
    paths = [f"{folder}/{name}" for name in build["resources"]]
    return [document for path in paths for document in read(tree[path])]
