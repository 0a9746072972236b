"""The locks of Flux's own delivery taken off, one by one. Each takes the second lock off, too,
unless it is said otherwise: that alone holds production back in any order."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.model.manifests import KUSTOMIZATION, RELEASE, Document
from tests.model.scenarios import without_lockstep

Tamper = Callable[[Document], Document]
SAYS_READY = "dep.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')"


def together(*tampers: Tamper) -> Tamper:
    def tamper(document: Document) -> Document:
        for each in tampers:
            document = each(document)
        return document

    return tamper


def _each_hub(change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Tamper:
    """Change the spec of each Kustomization that brings a hub."""

    def tamper(document: Document) -> Document:
        is_hub = document["metadata"]["name"].startswith("hub-")
        if document["kind"] != KUSTOMIZATION or not is_hub:
            return document
        return {**document, "spec": {**document["spec"], **change(document["spec"])}}

    return tamper


def _gates(spec: Mapping[str, Any], change: Callable[[str], Mapping[str, str]]) -> Any:
    names = [each["name"] for each in spec["dependsOn"]]
    return {"dependsOn": [change(name) for name in names if name.startswith("hub-")]}


no_depends_on = _each_hub(lambda _: {"dependsOn": [{"name": "shared"}]})
no_wait = _each_hub(lambda _: {"wait": False})
ready_expressions = _each_hub(
    lambda spec: _gates(spec, lambda name: {"name": name, "readyExpr": SAYS_READY})
)


def _other_source(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    is_production = any(each["name"].startswith("hub-") for each in spec["dependsOn"])
    name = "fleet-production" if is_production else "fleet"
    return {"sourceRef": {"kind": "GitRepository", "name": name}}


other_source_for_production = _each_hub(_other_source)


def root_not_first(document: Document) -> Document:
    """Let ``shared`` wait for nothing: so a hub may be ahead of what the root brings, and go by
    the order of the commit before."""
    if (document["kind"], document["metadata"]["name"]) != (KUSTOMIZATION, "shared"):
        return document
    assert document["spec"]["dependsOn"] == [{"name": "fleet"}]
    spec = {name: value for name, value in document["spec"].items() if name != "dependsOn"}
    return {**document, "spec": spec}


def unprotected_sources(document: Document) -> Document:
    """Let charts' sources be pruned."""
    if document["kind"] in {KUSTOMIZATION, RELEASE}:
        return document
    metadata = document["metadata"]
    annotations = {**metadata.get("annotations", {})}
    annotations.pop("kustomize.toolkit.fluxcd.io/prune", None)
    return {**document, "metadata": {**metadata, "annotations": annotations}}


def alone(tamper: Tamper) -> Tamper:
    """Take the second lock off, too."""
    return together(tamper, without_lockstep)
