"""Objects named by their content: the Secret of a release's encrypted layers, and the ConfigMap of
what applying would lose of the others. Their keys begin with the places of the layers."""

import base64
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.digest import digest_of
from generator.fleet import Release, Settings
from generator.layers import Layer
from generator.plan.artifact import Artifact
from generator.plan.folders import hub_folder
from generator.plan.sources import FLEET
from generator.plan.store import SECRETS
from generator.record import record

SECRET = "secret-values-"  # noqa: S105 -- the name of an object
"""How the name begins of a Secret with encrypted layers; their hash follows."""

_ODD = re.compile(r"[^-._a-zA-Z0-9]")
"""Signs that a key of a ConfigMap or Secret cannot have."""
_LONGEST_KEY = 200
"""Characters of a file's name in such a key, which has 253 at most."""


@record(kw_only=True)
class SecretBundle:
    """The encrypted layers of a release, as one Secret with the ciphertext in its name."""

    name: str
    directory: str
    """Below ``rendered/secrets``, outside what Argo CD applies."""
    kustomization: str
    data: dict[str, str]
    """Key to base64 of the sops file."""
    keys: dict[int, str]
    """Place of the layer to key."""
    sources: tuple[str, ...]


def secret_bundle(release: Release, layers: Sequence[Layer | None]) -> SecretBundle | None:
    """Bundle a release's encrypted layers; ``layers`` has None in the place of every other."""
    encrypted = [(number, layer) for number, layer in enumerate(layers, 1) if layer is not None]
    if not encrypted:
        return None
    keys = {number: _secret_key(number, layer.path) for number, layer in encrypted}
    data = {keys[number]: layer.data for number, layer in encrypted}
    digest = bundle_digest(release.namespace, release.name, data)
    return named_bundle(
        release,
        digest,
        data={keys[number]: base64.b64encode(layer.data).decode() for number, layer in encrypted},
        keys=keys,
        sources=(*release.sources, *(layer.path for _, layer in encrypted)),
    )


def named_bundle(
    release: Release,
    digest: str,
    *,
    data: dict[str, str],
    keys: dict[int, str],
    sources: tuple[str, ...],
) -> SecretBundle:
    return SecretBundle(
        name=f"{SECRET}{digest}",
        directory=f"{SECRETS}/{release.cluster}/{release.name}-{digest}",
        kustomization=f"{release.name}-secrets-{digest}",
        data=data,
        keys=keys,
        sources=sources,
    )


def plan_secrets(release: Release, bundle: SecretBundle, settings: Settings) -> Iterator[Artifact]:
    """The Secret goes to the store; the Kustomization that brings it, to the hub's folder."""
    context = {"release": release, "secret": bundle, "settings": settings, "source": FLEET}
    for template in ("kustomization.yaml", "secret.yaml"):
        yield Artifact(
            path=f"{bundle.directory}/{template}",
            template=template,
            context=context,
            sources=bundle.sources,
        )
    yield Artifact(
        path=f"{hub_folder(release.cluster, release.name)}/secrets.yaml",
        template="secrets.yaml",
        context=context,
        sources=bundle.sources,
    )


def bundle_digest(namespace: str, hub: str, data: Mapping[str, bytes]) -> str:
    """Hash content, where it goes and whose it is: a store never changes what it has, and in one
    namespace each hub needs an object of its own.

    ``data`` counts in the order of its layers, whose numbers its keys begin with.
    """
    ordered = ((key, data[key]) for key in sorted(data, key=_place))
    return digest_of(ordered, salt=f"{namespace}\0{hub}\0")[:10]


def nulls_key(number: int, path: str) -> str:
    name = re.sub(r"(\.values)?\.\w+\Z", "", posixpath.basename(path))
    return f"{number:02d}-{_ODD.sub('-', name)[:_LONGEST_KEY]}.nulls.yaml"


def _secret_key(number: int, path: str) -> str:
    """kustomize-controller takes the format from the ending: anything but .yaml breaks all."""
    name = posixpath.basename(path).removesuffix(".yml").removesuffix(".yaml")
    return f"{number:02d}-{_ODD.sub('-', name)[:_LONGEST_KEY]}.yaml"


def _place(key: str) -> tuple[int, str]:
    number = key.split("-", 1)[0]
    return (int(number) if number.isdecimal() else 0), key
