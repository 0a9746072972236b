"""Objects of Kubernetes in YAML and JSON files, each with its place: single ones and lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.diagnostic import Keys
from generator.importing.findings import Place
from generator.tree import Files, InvalidPathError
from generator.yaml.documents import documents
from generator.yaml.find import Places
from generator.yaml.loader import load
from generator.yaml.place import YamlError

RELEASE = "HelmRelease"
_KINDS = (
    RELEASE,
    "HelmRepository",
    "OCIRepository",
    "GitRepository",
    "HelmChart",
    "ConfigMap",
    "Secret",
)
_ENDINGS = (".yaml", ".yml", ".json")
_OURS = ("rendered", "argocd", "templates")


@dataclass(frozen=True, eq=False)
class Document:
    """One of the documents of a file. A list may hold all objects of a cluster, so it is composed
    once for all places in it."""

    path: str
    text: str
    first_line: int

    @cached_property
    def places(self) -> Places:
        return Places(self.text)


@dataclass(frozen=True, eq=False)
class Object:
    document: Document
    keys: Keys
    """That lead to it in the document, if it is an item of a list."""
    value: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.value["kind"])

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        return mapping(self.value, "metadata")

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        return mapping(self.value, "spec")

    @property
    def name(self) -> str:
        return str(self.metadata.get("name", ""))

    @property
    def namespace(self) -> str:
        """Empty where it does not say."""
        return str(self.metadata.get("namespace", ""))

    @property
    def path(self) -> str:
        return self.document.path

    def place(self, text: str, *keys: str | int) -> Place:
        span = self.document.places.find((*self.keys, *keys), on_key=True)
        return Place(self.path, self.document.first_line + span.line - 1, text)


Index = Mapping[tuple[str, str, str], Object]
"""By kind, namespace and name."""


def read_objects(files: Files) -> tuple[tuple[Object, ...], tuple[Place, ...]]:
    """Return the objects that an import looks at, and the places of releases that cannot be
    read."""
    found: list[Object] = []
    unreadable: list[Place] = []
    for path in _files(files):
        try:
            data = files.read(path)
        except InvalidPathError:  # as a link to nowhere
            continue
        if not any(kind.encode() in data for kind in _KINDS):
            continue
        for line, text in documents(data.decode(errors="replace")):
            try:
                value = load(text)
            except YamlError as error:
                if RELEASE in text:
                    unreadable.append(
                        Place(path, line + (error.line or 1) - 1, "cannot be read as YAML")
                    )
                continue
            document = Document(path, text, line)
            found += (Object(document, keys, one) for keys, one in _items(value))
    return tuple(found), tuple(unreadable)


def index(objects: tuple[Object, ...]) -> Index:
    return {(one.kind, one.namespace, one.name): one for one in objects}


def has_releases(files: Files) -> bool:
    """Tell whether there is a HelmRelease, or what looks like one and cannot be read."""
    objects, unreadable = read_objects(files)
    return bool(unreadable) or any(one.kind == RELEASE for one in objects)


def mapping(value: Any, *keys: str) -> Mapping[str, Any]:
    """Return the map at some keys, an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _files(files: Files) -> Iterator[str]:
    folders, names = files.names("")
    for path in (
        *names,
        *(
            path
            for folder in folders
            if not folder.startswith(".") and folder not in _OURS
            for path in files.walk(folder)
        ),
    ):
        if path.endswith(_ENDINGS):
            yield path


def _items(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return
    items = value.get("items")
    if value["kind"].endswith("List") and isinstance(items, list):
        for number, item in enumerate(items):
            yield from _items(item, (*keys, "items", number))
    elif value["kind"] in _KINDS:
        yield keys, value
