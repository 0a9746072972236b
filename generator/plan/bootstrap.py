"""What an Argo CD is given once, by hand: its health checks and settings, and the root that brings
the objects of each cluster."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.fleet import Cluster, Settings
from generator.plan.artifact import Artifact
from generator.record import record

ARGOCD = "argocd"
_HEALTH = f"{ARGOCD}/health"

KINDS = {
    f"{_HEALTH}/helmrelease.lua": ("helm.toolkit.fluxcd.io_HelmRelease",),
    f"{_HEALTH}/kustomization.lua": ("kustomize.toolkit.fluxcd.io_Kustomization",),
    f"{_HEALTH}/source.lua": (
        "source.toolkit.fluxcd.io_Bucket",
        "source.toolkit.fluxcd.io_GitRepository",
        "source.toolkit.fluxcd.io_HelmChart",
        "source.toolkit.fluxcd.io_HelmRepository",
        "source.toolkit.fluxcd.io_OCIRepository",
    ),
}
"""Template of a health check to the kinds it is for, as Argo CD writes them."""

_SETTINGS = ("argocd-cm", "argocd-cmd-params-cm")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


@record(kw_only=True)
class HealthChecks:
    settings: Mapping[str, str]
    """Key of ``argocd-cm`` to script."""
    digest: str
    """Of all that ``settings`` says."""


def plan_bootstrap(
    settings: Settings, clusters: Sequence[Cluster], scripts: Mapping[str, tuple[str, str]]
) -> Iterator[Artifact]:
    """``scripts``: template of a health check to (path for messages, text). ``clusters`` count only
    if each has an Argo CD of its own."""
    if not settings.delivery.in_cluster:
        yield from _manifests(ARGOCD, settings, "appproject", "root-applicationset")
        yield from _settings(ARGOCD, settings, scripts)
        yield _kustomization(ARGOCD, settings, "appproject", *_SETTINGS, "root-applicationset")
        return
    common = f"{ARGOCD}/common"
    yield from _settings(common, settings, scripts)
    yield _kustomization(common, settings, *_SETTINGS)
    for cluster in clusters:
        folder = f"{ARGOCD}/clusters/{cluster.name}"
        yield from _manifests(folder, settings, "appproject", "root-application", cluster=cluster)
        yield _kustomization(
            folder, settings, "appproject", "root-application", base="../../common"
        )


def _manifests(
    folder: str, settings: Settings, *names: str, cluster: Cluster | None = None
) -> Iterator[Artifact]:
    for name in names:
        yield _artifact(
            f"{folder}/manifests/{name}.yaml",
            name,
            {"settings": settings, "cluster": cluster.name if cluster else None},
            (settings.source, cluster.source) if cluster else (settings.source,),
        )


def _settings(
    folder: str, settings: Settings, scripts: Mapping[str, tuple[str, str]]
) -> Iterator[Artifact]:
    health = {"settings": settings, "health": _health(scripts)}
    sources = (settings.source, *(scripts[name][0] for name in KINDS))
    yield _artifact(f"{folder}/manifests/argocd-cm.yaml", "argocd-cm", health, sources)
    parameters = {"settings": settings, "sync_timeout": sync_timeout(settings)}
    path = f"{folder}/manifests/argocd-cmd-params-cm.yaml"
    yield _artifact(path, "argocd-cmd-params-cm", parameters, (settings.source,))


def _kustomization(
    folder: str, settings: Settings, *names: str, base: str | None = None
) -> Artifact:
    """It stands beside the folder of manifests: ``kubectl apply -f`` would take it for one."""
    resources = [base] if base else []
    resources += [f"manifests/{name}.yaml" for name in names]
    context = {"folder": folder, "resources": resources}
    return _artifact(f"{folder}/kustomization.yaml", "kustomization", context, (settings.source,))


def _artifact(
    path: str, template: str, context: Mapping[str, object], sources: tuple[str, ...]
) -> Artifact:
    return Artifact(
        path=path,
        template=f"{ARGOCD}/{template}.yaml",
        context=context,
        sources=sources,
        command="bootstrap",
    )


def _health(scripts: Mapping[str, tuple[str, str]]) -> HealthChecks:
    found = {
        f"resource.customizations.health.{kind}": scripts[name][1]
        for name, kinds in KINDS.items()
        for kind in kinds
    }
    digest = hashlib.sha256()
    for key, script in sorted(found.items()):
        digest.update(f"{key}\0{script}\0".encode())
    return HealthChecks(settings=found, digest=digest.hexdigest()[:10])


def sync_timeout(settings: Settings) -> int:
    """Return seconds enough for each wave that a sync waits for to fail once, be rolled back, and
    succeed. It waits for support, for staging, for a smoke test, and for the fleet's batches of
    production but the last. A cluster's own batches and ``max_parallel`` are not counted: the rule
    `too-many-waves` warns of them."""
    waves = 2 + len(settings.rollout.batches) - 1
    test = settings.smoke_test.deadline if settings.smoke_test else 0
    return math.ceil(waves * 3 * action_timeout(settings) + test)


def action_timeout(settings: Settings) -> float:
    """Return the seconds that Helm has for an action."""
    parts = re.findall(r"([0-9.]+)(ms|[hms])", settings.delivery.timeout)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
