"""A secret that would be committed, or reach a cluster, as it must not.

An encrypted file travels whole in a Secret's ``data``, which only kustomize-controller may apply:
it decrypts what holds its marker, under a key that ends in ``.yaml``, if it is told to.
"""

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator import sops
from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object, mapping
from generator.plan.flux.kustomizations import FOLDER as FLUX

if TYPE_CHECKING:
    from generator.inspection.inventory import Inventory


def check(one: Object) -> Iterator[Finding]:
    if one.kind == "Secret":
        yield from _secret(one)
    elif one.kind == "Kustomization" and not one.is_build_file:
        yield from _kustomization(one)


def check_places(inventory: "Inventory") -> Iterator[Finding]:
    """Argo CD must not apply a Secret: it would bring the ciphertext."""
    for one in () if inventory.flux else inventory.applied:
        if one.kind == "Secret":
            text = "Argo CD would apply this Secret as it is, encrypted"
            yield _exposed(one, ("kind",), text)


def _secret(one: Object) -> Iterator[Finding]:
    if "stringData" in one.value:
        text = "a secret in clear would be committed"
        yield _exposed(one, ("stringData",), text, True)
    for key, coded in mapping(one.value, "data").items():
        here: Keys = ("data", key)
        data = base64.b64decode(coded)  # which its schema makes sure of
        if sops.MARK not in data:
            yield _exposed(one, here, f"`{key}` is not encrypted by sops", True)
        elif mark := sops.other_mark(data):
            text = f"kustomize-controller may take `{key}` for another format: it has `{mark}`"
            yield _exposed(one, here, text, True)
        elif not key.endswith(".yaml"):
            text = f"`{key}` must end in `.yaml`: kustomize-controller takes it for another format"
            yield _exposed(one, here, text, True)


def _kustomization(one: Object) -> Iterator[Finding]:
    """Without decryption Helm gets ``ENC[…]``, and everything is Ready."""
    decryption = mapping(one.spec, "decryption")
    # Whether a Kustomization of Flux's own order needs any, its folder tells.
    may_lack = one.path.startswith(f"{FLUX}/") and not decryption
    if not may_lack and decryption.get("provider") != "sops":
        text = "without `decryption` by `sops`, hubs get the ciphertext for their secrets"
        yield _exposed(one, ("spec", "decryption"), text, True)
    if one.spec.get("postBuild"):
        text = "`postBuild` would replace what looks like a variable in encrypted files"
        yield _exposed(one, ("spec", "postBuild"), text, True)
    if one.spec.get("suspend"):
        text = "a suspended Kustomization brings nothing new"
        yield _exposed(one, ("spec", "suspend"), text, True)


def _exposed(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="exposed-secret", message=message)
