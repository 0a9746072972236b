"""An object as it is compared: without what is compared elsewhere, and without hashes that say that
something else has changed. Labels and links are apart: they change nothing that runs."""

import posixpath
import re
from typing import Any

from generator.delta.objects import Found
from generator.delta.releases import APART, KIND
from generator.delta.values import masked
from generator.inspection.finding import mapping
from generator.inspection.known import REQUESTED_AT
from generator.record import record

SOURCES = ("HelmRepository", "HelmChart", "OCIRepository")
"""Kinds that say where a chart is; told with the releases that have it."""

_OF_CHART = frozenset(("chart", "version", "sourceRef"))
_OF_VALUES = frozenset(("kind", "name", "valuesKey"))
_HELD = ("data", "stringData")
_IDLE_ENDINGS = ("/cluster", "/hub", "/chart")
_IDLE = (
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
)
"""Labels for people: ours, whatever ``naming.label_prefix`` is, and others' by custom. By any other
something may be chosen, as what a namespace may run, or what a network policy lets in."""
_HASH = re.compile(r"-[0-9a-f]{8,12}\Z")
_RELEASE_ID = re.compile(r".+/release-[0-9a-f]+\Z")
_LINK = "link.argocd.argoproj.io/"


@record
class Normal:
    value: dict[str, Any]
    aside: dict[str, Any]
    """Labels that nothing acts on, and links."""

    def without_data(self) -> "Normal":
        """Return the same without what a ConfigMap carries, and its name, a hash of that."""
        value = {key: item for key, item in self.value.items() if key != "data"}
        value["metadata"] = {k: item for k, item in value["metadata"].items() if k != "name"}
        return Normal(value, self.aside)


def normal(one: Found) -> Normal:
    value = {key: item for key, item in one.value.items() if key != "metadata"}
    metadata = dict(mapping(one.value, "metadata"))
    labels = dict(mapping(metadata, "labels"))
    annotations = {
        key: item
        for key, item in mapping(metadata, "annotations").items()
        if not _RELEASE_ID.match(key) and key != REQUESTED_AT
    }
    aside = {
        "labels": {key: item for key, item in labels.items() if _is_idle(key)},
        "annotations": {k: item for k, item in annotations.items() if k.startswith(_LINK)},
    }
    metadata["labels"] = {key: item for key, item in labels.items() if not _is_idle(key)}
    metadata["annotations"] = {k: i for k, i in annotations.items() if not k.startswith(_LINK)}
    value["metadata"] = metadata
    if one.kind == KIND:
        value["spec"] = _without_meaning(one)
    elif one.kind == "Secret":  # of a template of the fleet; whatever it holds is not for showing
        held = {key: item for key, item in value.items() if key in _HELD}
        value |= {key: masked(item, f"Secret {one.name}") for key, item in held.items()}
    elif is_delivery(one):
        # It is the hub's, wherever that is.
        value["spec"] = {**one.spec, "path": posixpath.basename(str(one.spec.get("path", "")))}
        value["spec"] |= {"path": ""} if value["spec"]["path"] == one.unit.hub else {}
    elif is_secrets(one):
        metadata["name"] = without_hash(one.name)
        value["spec"] = {**one.spec, "path": without_hash(str(one.spec.get("path", "")))}
    return Normal(value, {"metadata": aside})


def _without_meaning(release: Found) -> dict[str, Any]:
    """Return what of a HelmRelease's ``spec`` is not compared by what it means; of a reference only
    what it says besides."""
    spec = {key: item for key, item in release.spec.items() if key not in APART}
    chart = mapping(release.spec, "chart", "spec")
    rest = {
        "chart": {key: chart[key] for key in chart if key not in _OF_CHART},
        "chartRef": {k: v for k, v in mapping(release.spec, "chartRef").items() if k != "name"},
        "valuesFrom": [
            {key: entry[key] for key in entry if key not in _OF_VALUES}
            for entry in release.entries("valuesFrom")
            if entry.keys() - _OF_VALUES
        ],
    }
    return spec | {key: found for key, found in rest.items() if found}


def _is_idle(label: str) -> bool:
    return label in _IDLE or label.endswith(_IDLE_ENDINGS)


def without_hash(name: str) -> str:
    return _HASH.sub("", name)


def is_secrets(one: Found) -> bool:
    """Tell whether an object brings a release's encrypted files; those are told as its values."""
    return one.kind == "Kustomization" and "/secrets/" in str(one.spec.get("path", ""))


def is_delivery(one: Found) -> bool:
    """Tell whether an object brings a release, or its smoke test, where Flux alone delivers."""
    return one.kind == "Kustomization" and bool(one.unit.hub) and not is_secrets(one)


def release_ids(one: Found) -> frozenset[str]:
    """Return the annotations by which production knows what its canary runs."""
    annotations = mapping(one.value, "metadata", "annotations")
    return frozenset(key for key in annotations if _RELEASE_ID.match(key))
