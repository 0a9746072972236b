"""What is rendered for one release: its Namespace, HelmRelease, and what its values need."""

import base64
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.digest import digest_of
from generator.fleet import Cluster, Release, Settings, Stage
from generator.layers import Layer
from generator.merging import Values
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.links import Link, links
from generator.plan.lockstep import Gate, Lockstep
from generator.plan.sources import FLEET, ChartReference
from generator.plan.store import SECRETS
from generator.record import record
from generator.splitting import Split
from generator.yaml.emit import dumps

_ODD = re.compile(r"[^-._a-zA-Z0-9]")
"""Signs that a key of a ConfigMap or Secret cannot have."""
_LONGEST_KEY = 200
"""Characters of a file's name in such a key, which has 253 at most."""


@record(kw_only=True)
class ValuesFile:
    """A key of a ConfigMap or Secret. The number is the layer's place in the ``-f`` order."""

    kind: str
    object: str
    key: str


SECRET = "secret-values-"  # noqa: S105 -- the name of an object
"""How the name begins of a Secret with encrypted layers; their hash follows."""


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


@record(kw_only=True)
class ReleaseView:
    """A release, as the templates see it."""

    name: str
    namespace: str
    release_name: str
    cluster: str
    stage: str
    wave: int
    is_hub: bool
    chart_key: str
    """The chart's name in fleet.yaml."""
    links: tuple[Link, ...]
    is_protected: bool
    chart: ChartReference
    gates: tuple[Gate, ...]
    """Staging releases that helm-controller waits for."""
    ungated: str | None
    """Why it waits for none of them, though a production hub."""
    release_annotations: tuple[str, ...]
    """Of a staging release: what says which changes it has been given."""
    values_from: tuple[ValuesFile, ...]
    values: Values


def is_protected(release: Release) -> bool:
    """A production hub must not vanish because a file did: its users' data may go with it."""
    return release.stage is not Stage.STAGING and not release.is_leaving


def hub_folder(cluster: str, name: str) -> str:
    return f"{RENDERED}/clusters/{cluster}/{name}"


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


def plan_namespace(
    cluster: Cluster, path: str, namespace: str, hub: str | None, settings: Settings
) -> Artifact:
    """``hub`` is whose it is, if it is one hub's alone."""
    return Artifact(
        path=path,
        template="namespace.yaml",
        context={"cluster": cluster.name, "namespace": namespace, "hub": hub, "settings": settings},
        sources=(settings.source, cluster.source),
    )


def plan_release(  # noqa: PLR0913, PLR0917 -- what a HelmRelease is made of
    release: Release,
    layers: Sequence[Layer],
    split: Split,
    bundle: SecretBundle | None,
    chart: ChartReference,
    lockstep: Lockstep,
    settings: Settings,
) -> Iterator[Artifact]:
    sources = tuple(
        dict.fromkeys((*release.sources, *(path for layer in layers for path in layer.sources)))
    )
    folder = hub_folder(release.cluster, release.name)
    data = {
        _nulls_key(carried.number, carried.layer.path): dumps(carried.values, sort_keys=True)
        for carried in split.carried
        if not carried.layer.is_opaque
    }
    digest = bundle_digest(
        release.namespace, release.name, {key: text.encode() for key, text in data.items()}
    )
    nulls = f"nulls-{digest}"
    if data:
        yield Artifact(
            path=f"{folder}/nulls.yaml",
            template="nulls.yaml",
            context={"release": release, "name": nulls, "data": data, "settings": settings},
            sources=sources,
        )
    values_from: list[ValuesFile] = []
    for carried in split.carried:
        if (secret := carried.layer.secret) is not None:
            values_from.append(ValuesFile(kind="Secret", object=secret.name, key=secret.key))
        elif carried.layer.encrypted and bundle is not None:
            key = bundle.keys[carried.number]
            values_from.append(ValuesFile(kind="Secret", object=bundle.name, key=key))
        else:
            key = _nulls_key(carried.number, carried.layer.path)
            values_from.append(ValuesFile(kind="ConfigMap", object=nulls, key=key))
    view = ReleaseView(
        name=release.name,
        namespace=release.namespace,
        release_name=release.release_name,
        cluster=release.cluster,
        stage=release.stage,
        wave=release.wave,
        is_hub=release.is_hub,
        chart_key=release.chart.key,
        links=links(release, settings.repository),
        is_protected=is_protected(release),
        chart=chart,
        gates=lockstep.gates.get(release.name, ()),
        ungated=release.ungated.reason if release.ungated else None,
        release_annotations=lockstep.annotations.get(release.name, ()),
        values_from=tuple(values_from),
        values=split.inline,
    )
    yield Artifact(
        path=f"{folder}/helmrelease.yaml",
        template="helmrelease.yaml",
        context={"release": view, "settings": settings},
        sources=sources,
    )


def example_release(settings: Settings) -> Artifact:
    """Return a HelmRelease of no release: it shows what the template says of all."""
    view = ReleaseView(
        name="hub",
        namespace="hub",
        release_name="hub",
        cluster="cluster",
        stage=Stage.PRODUCTION,
        wave=10,
        is_hub=True,
        chart_key="chart",
        links=(),
        is_protected=True,
        chart=ChartReference(kind="HelmChart", source="chart", namespace="system"),
        gates=(),
        ungated=None,
        release_annotations=(),
        values_from=(),
        values={},
    )
    return Artifact(
        path=hub_folder("cluster", "hub") + "/helmrelease.yaml",
        template="helmrelease.yaml",
        context={"release": view, "settings": settings},
        sources=(),
    )


def _secret_key(number: int, path: str) -> str:
    """kustomize-controller takes the format from the ending: anything but .yaml breaks all."""
    name = posixpath.basename(path).removesuffix(".yml").removesuffix(".yaml")
    return f"{number:02d}-{_ODD.sub('-', name)[:_LONGEST_KEY]}.yaml"


def _nulls_key(number: int, path: str) -> str:
    name = re.sub(r"(\.values)?\.\w+\Z", "", posixpath.basename(path))
    return f"{number:02d}-{_ODD.sub('-', name)[:_LONGEST_KEY]}.nulls.yaml"


def bundle_digest(namespace: str, hub: str, data: Mapping[str, bytes]) -> str:
    """Hash content, where it goes and whose it is: a store never changes what it has, and in one
    namespace each hub needs an object of its own.

    ``data`` counts in the order of its layers, whose numbers its keys begin with.
    """
    ordered = ((key, data[key]) for key in sorted(data, key=_place))
    return digest_of(ordered, salt=f"{namespace}\0{hub}\0")[:10]


def _place(key: str) -> tuple[int, str]:
    number = key.split("-", 1)[0]
    return (int(number) if number.isdecimal() else 0), key
