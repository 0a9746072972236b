"""Names, labels and annotations' keys that an API server, Helm or Argo CD does not take."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object

if TYPE_CHECKING:
    from generator.inspection.inventory import Inventory

_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
_KEY = re.compile(
    r"([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
    re.IGNORECASE,
)
_LONGEST = 253
_LONGEST_LABEL = 63
LONGEST_APPLICATION = 53
_LONGEST_OF_KIND = {
    "Namespace": 63,
    "HelmRelease": 53,  # the release's name, if it has no other
    "Kustomization": 63,  # Flux labels what it applies with it
    "Application": LONGEST_APPLICATION,  # the label of what it tracks
    "CronJob": 52,
    "Job": 63,
}
_LONGEST_PREFIX = 36
"""Of a hook's ``generateName``: Argo CD puts revision, phase and time behind it."""


def check(one: Object) -> Iterator[Finding]:
    metadata = one.metadata
    if "name" in metadata:
        yield from _name(one, ("metadata", "name"), _LONGEST_OF_KIND.get(one.kind, _LONGEST))
    if metadata.get("namespace"):
        yield from _dns_label(one, ("metadata", "namespace"), _LONGEST_LABEL)
    prefix = metadata.get("generateName", "")
    if one.kind == "Job" and len(prefix) > _LONGEST_PREFIX:
        yield _wrong(
            one,
            ("metadata", "generateName"),
            f"`{prefix}` has {len(prefix)} characters, but {_LONGEST_PREFIX} at most fit",
        )
    yield from _labels(one)
    if one.kind == "HelmRelease":  # whose lengths the schema knows
        for field in ("releaseName", "targetNamespace", "storageNamespace"):
            if field in one.spec:
                yield from _dns_label(one, ("spec", field), _LONGEST_LABEL)


def _labels(one: Object) -> Iterator[Finding]:
    for kind, entries in (("labels", one.labels), ("annotations", one.annotations)):
        for key in entries:
            if not _is_key(key):
                text = f"`{key}` is not a key that Kubernetes takes for {kind}"
                yield _wrong(one, ("metadata", kind, key), text, on_key=True)
    for key, label in one.labels.items():
        if not _is_label(label):
            text = f"`{label}` is not a label that Kubernetes takes"
            yield _wrong(one, ("metadata", "labels", key), text)


@lru_cache(maxsize=1024)  # all objects have the same, or those of their cluster
def _is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None


def check_applications(inventory: "Inventory") -> Iterator[Finding]:
    """Look at the names that Argo CD makes from a template: it labels what it tracks with them."""
    for application in inventory.applications:
        name = application.name
        if application.element and len(name) > LONGEST_APPLICATION:
            text = f"`{name}` has {len(name)} characters, but {LONGEST_APPLICATION} at most fit"
            yield _wrong(application.origin, application.place("metadata", "name"), text)
        elif application.element and not _NAME.fullmatch(name):
            text = f"`{name}` is not a name that Kubernetes takes"
            yield _wrong(application.origin, application.place("metadata", "name"), text)


def _name(one: Object, keys: Keys, longest: int) -> Iterator[Finding]:
    name = one.name
    if len(name) > longest and _NAME.fullmatch(name[:_LONGEST].rstrip("-.")):
        yield _wrong(one, keys, f"`{name}` has {len(name)} characters, but {longest} at most fit")
    elif not _NAME.fullmatch(name) or (one.kind == "Namespace" and "." in name):
        yield _wrong(one, keys, f"`{name}` is not a name that Kubernetes takes")


def _dns_label(one: Object, keys: Keys, longest: int) -> Iterator[Finding]:
    value: Any = one.value
    for key in keys:
        value = value[key]
    text = str(value)
    if not _DNS_LABEL.fullmatch(text):
        yield _wrong(one, keys, f"`{text}` is not a name that Kubernetes takes")
    elif len(text) > longest:
        yield _wrong(one, keys, f"`{text}` has {len(text)} characters, but {longest} at most fit")


def _wrong(one: Object, keys: Keys, message: str, *, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="invalid-name", message=message)
