"""What an API server refuses: the schemas of the kinds that fleetwave knows, unknown fields
included, and what Flux's CRDs state as rules."""

from collections.abc import Iterator
from typing import Any

from generator import schema
from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object


def is_object(value: Any) -> bool:
    """Tell whether a document says of which kind it is."""
    return isinstance(value, dict) and all(
        isinstance(value.get(key), str) and value[key] for key in ("apiVersion", "kind")
    )


def no_object(one: Object) -> Finding:
    text = "this is no Kubernetes object: it needs `apiVersion` and `kind`"
    return _invalid(one, (), text)


def check(one: Object) -> Iterator[Finding]:
    """Yield how an object differs from its schema; if it does, the other checks cannot look at
    it."""
    if one.is_build_file:
        return
    kind = f"{one.value['apiVersion']}/{one.kind}"
    name = schema.shipped("kubernetes/index.json").get(kind)
    if name is None:
        yield _invalid(one, ("kind",), f"fleetwave has no schema for `{kind}`")
        return
    name = f"kubernetes/{name}"
    if not schema.is_valid(name, one.value):
        for found in schema.check(name, "", one.value):
            at = found.location
            # What it says of a value may quote it.
            is_secret = one.kind == "Secret" and at.keys[:1] == ("data",)
            message = "the data of a Secret must be base64" if is_secret else found.message
            yield _invalid(one, at.keys, message, at.on_key)


def check_rules(one: Object) -> Iterator[Finding]:
    """Yield what fits the schema and is refused all the same."""
    if not one.is_build_file and one.kind not in known.CLUSTER_SCOPED and not one.namespace:
        text = f"this {one.kind} must say its `namespace`"
        yield _invalid(one, ("metadata",), text, True)
    if one.kind != "HelmRelease":
        return
    spec = one.spec
    if ("chart" in spec) == ("chartRef" in spec):
        yield _invalid(one, ("spec",), "exactly one of `chart` and `chartRef` must be there", True)
    for action in ("install", "upgrade"):
        strategy = (spec.get(action) or {}).get("strategy") or {}
        if "retryInterval" in strategy and strategy.get("name") != "RetryOnFailure":
            text = "`retryInterval` goes with `RetryOnFailure` only"
            yield _invalid(one, ("spec", action, "strategy"), text, True)


def _invalid(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="invalid-manifest", message=message)
