"""What a cluster's Flux is given by hand, and nothing mends: the root that brings Kustomizations,
and their source."""

from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object


def check(one: Object) -> Iterator[Finding]:
    if one.kind == "Kustomization":
        yield from _root(one)
    elif one.kind == "GitRepository" and not one.spec.get("ignore"):
        text = "without `ignore` the secrets of all clusters are fetched"
        yield _unsafe(one, ("spec", "ignore"), text)


def _root(one: Object) -> Iterator[Finding]:
    spec = one.spec
    if spec.get("wait") or spec.get("healthChecks"):
        key = "wait" if spec.get("wait") else "healthChecks"
        text = f"with `{key}` a hub that hangs keeps out the commit that mends it"
        yield _unsafe(one, ("spec", key), text)
    if not spec.get("prune"):
        text = "without `prune` Kustomizations of hubs that left stay, and fail for ever"
        yield _unsafe(one, ("spec", "prune"), text)
    if spec.get("deletionPolicy") != "Orphan":
        text = "without `deletionPolicy: Orphan` deleting the root deletes every hub"
        yield _unsafe(one, ("spec", "deletionPolicy"), text)
    if spec.get("postBuild"):
        text = "`postBuild` would replace what looks like a variable"
        yield _unsafe(one, ("spec", "postBuild"), text)
    if spec.get("suspend"):
        text = "a suspended root brings no commit"
        yield _unsafe(one, ("spec", "suspend"), text)


def _unsafe(one: Object, keys: Keys, message: str) -> Finding:
    return Finding(at=one, keys=keys, on_key=True, rule="unsafe-root", message=message)
