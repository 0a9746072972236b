"""What Flux is given on a cluster once, by hand: where it reads what is rendered for that cluster,
and the root that brings it; and, for all clusters, the flags that a rollout needs."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.fleet import Cluster, Settings, Stage
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.flux.order import ROOT, SHARED
from generator.plan.namespace import plan_namespace
from generator.plan.sources import CHARTS, FLEET, Verification, verification
from generator.record import record

FLUX = "flux"
COMMON = f"{FLUX}/_common"
"""With the underscore, which no cluster's name has."""

_MANIFESTS = ("namespace", "source", "root")
_PATCHES = "flux/patches.yaml"
_STEP = 20
"""Of Kustomizations, so that a new hub seldom changes what is applied by hand."""
_HELM_CANCELS_SINCE = (2, 8)


@record(kw_only=True)
class FluxSource:
    """Where a cluster's Flux reads all that is rendered for it."""

    kind: str
    name: str
    url: str
    revision: str | None = None
    """In git."""
    tag: str | None = None
    """In a registry."""
    secret: str | None
    verify: Verification | None = None
    folders: tuple[str, ...] = ()
    """Without other clusters', which have secrets; empty where all there is is for this one."""


@record(kw_only=True)
class Controllers:
    """Flags of Flux's controllers."""

    helm_concurrent: int
    """Each upgrade that is waited for takes one."""
    kustomize_concurrent: int
    """As many as the largest cluster has Kustomizations: one that waits for its release takes one
    until its timeout if that never gets ready, and healthy hubs would have to wait for it."""
    helm_cancels: bool
    """Whether helm-controller knows the feature gate; it does not start with one unknown to it."""
    has_workload_identity: bool
    """Whether encrypted files are read with a ServiceAccount's rights."""
    version: str


def flux_source(cluster: Cluster, settings: Settings) -> FluxSource:
    if registry := cluster.registry:
        return FluxSource(
            kind="OCIRepository",
            name=FLEET,
            url=f"{registry.source}/{cluster.name}",
            tag=registry.tag,
            secret=registry.secret,
            verify=verification(registry.signer),
        )
    repository = settings.repository
    return FluxSource(
        kind="GitRepository",
        name=FLEET,
        url=repository.url,
        revision=repository.revision,
        secret=repository.secret,
        folders=(CHARTS, *(f"{RENDERED}/{part}/{cluster.name}" for part in ("clusters", "flux"))),
    )


def plan_flux_bootstrap(settings: Settings, clusters: Sequence[Cluster]) -> Iterator[Artifact]:
    """``clusters``: those that Flux alone delivers."""
    if clusters:
        yield from _common(settings, clusters)
    for cluster in clusters:
        yield from _cluster(cluster, settings)


def _common(settings: Settings, clusters: Sequence[Cluster]) -> Iterator[Artifact]:
    delivery = settings.delivery
    most = max(_kustomizations(cluster, settings) for cluster in clusters)
    context = {
        "folder": COMMON,
        "controllers": Controllers(
            helm_concurrent=delivery.concurrent_upgrades,
            kustomize_concurrent=math.ceil(most / _STEP) * _STEP,
            helm_cancels=delivery.flux_version >= _HELM_CANCELS_SINCE,
            has_workload_identity=settings.secrets.service_account is not None,
            version="{}.{}.x".format(*delivery.flux_version),
        ),
    }
    sources = (settings.source, f"templates/{_PATCHES}")
    yield _artifact(f"{COMMON}/kustomization.yaml", "component", context, sources)
    yield _artifact(f"{COMMON}/flux-instance.yaml", "flux-instance", context, sources)


def _kustomizations(cluster: Cluster, settings: Settings) -> int:
    tested = [one for one in cluster.releases if settings.smoke_test and one.stage is Stage.STAGING]
    return len((ROOT, SHARED, *cluster.releases, *tested))


def _cluster(cluster: Cluster, settings: Settings) -> Iterator[Artifact]:
    folder = f"{FLUX}/{cluster.name}"
    context = {
        "cluster": cluster.name,
        "folder": folder,
        "path": f"./{RENDERED}/flux/{cluster.name}",
        "resources": tuple(f"manifests/{name}.yaml" for name in _MANIFESTS),
        "settings": settings,
        "source": flux_source(cluster, settings),
    }
    sources = (settings.source, cluster.source)
    path = f"{folder}/manifests/namespace.yaml"
    system = settings.delivery.system_namespace
    # As it is rendered, too: from then on the root brings it.
    yield replace(plan_namespace(cluster, path, system, None, settings), command="bootstrap")
    yield _artifact(f"{folder}/manifests/source.yaml", "source", context, sources)
    yield _artifact(f"{folder}/manifests/root.yaml", "root", context, sources)
    yield _artifact(f"{folder}/kustomization.yaml", "kustomization", context, sources)


def _artifact(
    path: str, template: str, context: Mapping[str, object], sources: tuple[str, ...]
) -> Artifact:
    return Artifact(
        path=path,
        template=f"{FLUX}/{template}.yaml",
        context=context,
        sources=sources,
        command="bootstrap",
    )
