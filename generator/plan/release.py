"""What is rendered for one release: its HelmRelease, and what its values need."""

from collections.abc import Iterator, Sequence

from generator.fleet import Release, Settings, Stage
from generator.layers import Layer
from generator.layers.splitting import Split
from generator.merging import Values
from generator.plan.artifact import Artifact
from generator.plan.bundles import SecretBundle, bundle_digest, nulls_key
from generator.plan.folders import hub_folder
from generator.plan.links import Link, links
from generator.plan.lockstep import Gate, Lockstep
from generator.plan.sources import ChartReference
from generator.record import record
from generator.yaml.emit import dumps


@record(kw_only=True)
class ValuesFile:
    """A key of a ConfigMap or Secret. The number is the layer's place in the ``-f`` order."""

    kind: str
    object: str
    key: str


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
        nulls_key(carried.number, carried.layer.path): dumps(carried.values, sort_keys=True)
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
            key = nulls_key(carried.number, carried.layer.path)
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
