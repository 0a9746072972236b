"""What the API servers take, but a rollout does not survive.

Source: the silent bypasses of sync waves, and the ways to delete a fleet, that notes on Argo CD
name; a template of a fleet could bring any of them in.
"""

from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Keys

_BYPASSES = {
    "ApplyOutOfSyncOnly=true": "on a retry, production is applied while staging is broken",
    "Replace=true": "objects are replaced, and with them what they own",
    "Force=true": "objects are deleted and made anew, and with them what they own",
    "Validate=false": "an object with a mistake is applied in part",
}


def unsafe(value: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Yield what is dangerous in an object that fits its schema."""
    match value["kind"]:
        case "ApplicationSet":
            yield from _application_set(value["spec"])
        case "Application":
            yield from _sync_options(("spec",), value["spec"])
        case "AppProject":
            yield from _project(value["spec"])
        case "Secret" if "stringData" in value:
            yield ("stringData",), "a secret in clear would be committed"
        case "Kustomization":
            yield from _kustomization(value["spec"])
        case _:
            pass


def _application_set(spec: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    if not spec.get("goTemplate") or "missingkey=error" not in spec.get("goTemplateOptions", ()):
        yield ("spec",), "without `goTemplate` and `missingkey=error` a typo becomes `<no value>`"
    for key in ("strategy", "templatePatch"):
        if key in spec:
            yield ("spec", key), f"`{key}` breaks the order of the rollout"
    policy = spec.get("syncPolicy", {})
    if not policy.get("preserveResourcesOnDeletion"):
        yield ("spec",), "without `preserveResourcesOnDeletion` a lost file deletes every hub"
    yield from _sync_options(("spec", "template", "spec"), spec["template"]["spec"])


def _sync_options(keys: Keys, spec: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    options = spec.get("syncPolicy", {}).get("syncOptions", ())
    for index, option in enumerate(options):
        if danger := _BYPASSES.get(option):
            place = (*keys, "syncPolicy", "syncOptions", index)
            yield place, f"`{option}`: {danger}"
    if "PruneLast=true" not in options:
        yield keys, "without `PruneLast=true` what production still uses is pruned before it"


def _kustomization(spec: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Only Kustomizations that bring encrypted values are rendered."""
    if "decryption" not in spec:
        yield ("spec",), "without `decryption` the ciphertext is applied, and hubs start with it"
    if "postBuild" in spec:
        yield ("spec", "postBuild"), "`postBuild` replaces what looks like `${…}` in secrets"


def _project(spec: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    for index, destination in enumerate(spec.get("destinations", ())):
        if any("*" in str(part) for part in destination.values()):
            yield ("spec", "destinations", index), "`*` lets a cluster's project reach all others"
    for index, kind in enumerate(spec.get("clusterResourceWhitelist", ())):
        if "*" in (kind.get("group"), kind.get("kind")):
            yield ("spec", "clusterResourceWhitelist", index), "`*` gives away the whole cluster"
