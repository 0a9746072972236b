"""Whether a cluster knows the kinds that are rendered for it, in their versions, with their fields.

Argo CD applies on the server's side, where one field that a kind does not have fails the sync.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import key_path
from generator.diagnostic import Keys
from generator.inspection.finding import Object, mapping
from generator.live.object import Live
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_FLUX = "fluxcd.io"


def needed(wanted: Wanted) -> tuple[str, ...]:
    """Return the names of the CustomResourceDefinitions of what is rendered."""
    known = (one for one in wanted.on_cluster if one.group.endswith(_FLUX))
    return tuple(sorted({_definition(one) for one in known}))


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if seen.kinds is None:
        return
    there = {one.name: one for one in seen.kinds}
    told: set[tuple[str, str]] = set()
    for one in wanted.on_cluster:
        if not one.group.endswith(_FLUX):
            continue
        name = _definition(one)
        for symptom in _of(one, there.get(name), wanted, seen):
            if (name, symptom.message) not in told:
                told.add((name, symptom.message))
                yield symptom


def _of(one: Object, crd: Live | None, wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    name = _definition(one)
    version = str(one.value["apiVersion"]).rpartition("/")[2]
    served = _served(crd, version)
    if crd is None or served is None:
        yield Symptom(
            where=seen.where,
            object=f"CustomResourceDefinition {name}",
            rule="missing-kind",
            message=f"there is no kind `{one.kind}` here"
            if crd is None
            else f"`{one.kind}` is not served as `{version}`",
            help=f"install or upgrade Flux's controllers and their CRDs ({wanted.page})",
            note=f"nothing of `{one.path}` can be applied",
        )
        return
    schema = mapping(served, "schema", "openAPIV3Schema", "properties", "spec")
    for keys in _unknown(one.spec, schema, ("spec",)):
        yield Symptom(
            where=seen.where,
            object=f"CustomResourceDefinition {name}",
            rule="unknown-field",
            message=f"`{one.kind}` has no field `{key_path.written(keys)}` here",
            help="upgrade Flux with its CRDs, or say in fleet.yaml which one there is: "
            "`delivery.flux_version`",
            note=f"`{one.path}` has it, so its sync fails",
        )


def _served(crd: Live | None, version: str) -> Mapping[str, Any] | None:
    versions: Any = crd.spec.get("versions") if crd else ()
    return next((one for one in versions if one["name"] == version and one.get("served")), None)


def _unknown(value: Any, schema: Mapping[str, Any], keys: Keys) -> Iterator[Keys]:
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        return
    if isinstance(value, Mapping):
        known, more = schema.get("properties") or {}, schema.get("additionalProperties")
        for key, item in value.items():
            if key in known or isinstance(more, Mapping):
                yield from _unknown(item, known.get(key) or more or {}, (*keys, key))
            elif known:
                yield (*keys, key)
    elif isinstance(value, list):
        for item in value:
            yield from _unknown(item, mapping(schema, "items"), keys)


def _definition(one: Object) -> str:
    """Return the name of the CustomResourceDefinition of its kind."""
    lower = one.kind.lower()
    plural = f"{lower[:-1]}ies" if lower.endswith("y") else f"{lower}s"
    return f"{plural}.{one.group}"
