"""Take the encrypted layers of a release from those who can read them to others."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.errors import FleetwaveError
from generator.extraction import merged
from generator.extraction.values import Kind, ValuesFile
from generator.layers import Layer
from generator.programs.sops import CannotDecryptError, Sops
from generator.record import record
from generator.sops import rule_options
from generator.yaml.emit import dumps

_EVERYTHING = ("--encrypted-regex", "^")


@record(kw_only=True)
class Sealed:
    """The encrypted layers that stay so, by their path."""

    files: Mapping[str, bytes]
    """As others get them."""
    plain: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What is in them, if they were decrypted."""
    recipients: tuple[str, ...] = ()


def reseal(layers: Sequence[Layer], recipients: tuple[str, ...], sops: Sops) -> Sealed:
    """Encrypt all that is encrypted anew; raises ``FleetwaveError`` with each that no key opens."""
    encrypted = {layer.path: layer for layer in layers if layer.encrypted}
    if encrypted:
        sops.check(recipients)
    plain: dict[str, bytes] = {}
    closed: dict[str, str] = {}
    for path, layer in encrypted.items():
        try:
            plain[path] = sops.decrypt(layer.data)
        except CannotDecryptError as error:
            closed[path] = str(error)
    if closed:
        raise FleetwaveError(
            "\n".join(f"`{path}` cannot be decrypted:\n{why}" for path, why in closed.items()),
            hint="give sops the key, for age in SOPS_AGE_KEY_FILE; or leave `--recipient` away: "
            "then the keys of the secrets are written, without values",
        )
    return Sealed(
        files={
            path: sops.encrypt(plain[path], recipients, rule_options(layer.values["sops"]))
            for path, layer in encrypted.items()
        },
        plain=plain,
        recipients=recipients,
    )


def merged_files(
    layers: Sequence[Layer], found: Sequence[ValuesFile], sealed: Sealed, sops: Sops
) -> tuple[ValuesFile, ...]:
    """Merge all layers into one file; what is secret, if it can be read, into another one."""
    known = [
        replace(file, values=_values(layer.path, sealed.plain[layer.path]))
        if layer.path in sealed.plain
        else file
        for layer, file in zip(layers, found, strict=True)
    ]
    file, secret = merged.merge(known)
    if not secret:
        return (file,)
    data = sops.encrypt(dumps(secret).encode(), sealed.recipients, _EVERYTHING)
    origin = "what is secret in all layers, merged"
    secrets = ValuesFile(
        name=merged.SECRETS, kind=Kind.ENCRYPTED, data=data, values={}, origin=origin
    )
    return (file, secrets)


def _values(path: str, plain: bytes) -> dict[str, Any]:
    try:
        value = parse(path, plain).value
    except InvalidError:
        value = None  # its words could hold a secret
    if not isinstance(value, dict):
        raise FleetwaveError(
            f"`{path}`, decrypted, is no map of values that Helm can read",
            hint="extract it without `--merged`",
        )
    return value
