"""What can be wrong with an Argo CD and a cluster, each as symptoms."""

from collections.abc import Iterator

from generator.live.checks import (
    alerts,
    applications,
    argocd_settings,
    controllers,
    kinds,
    kustomizations,
    leftovers,
    objects,
    other_engine,
    restart,
    secrets,
)
from generator.live.rollout import Progress
from generator.live.seen import Argocd, Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

__all__ = ["check_argocd", "check_cluster", "check_deployment"]


def check_argocd(seen: Argocd) -> Iterator[Symptom]:
    """Look at what all clusters of an Argo CD share."""
    yield from controllers.argocd(seen)
    yield from argocd_settings.check(seen)
    yield from restart.check(seen)
    yield from applications.root(seen)


def check_deployment(wanted: Wanted, seen: Argocd) -> Iterator[Symptom]:
    """Look at what an Argo CD has for one cluster."""
    yield from applications.check(wanted, seen)
    yield from leftovers.applications(wanted, seen)


def check_cluster(wanted: Wanted, seen: Cluster, progress: Progress | None) -> Iterator[Symptom]:
    yield from kinds.check(wanted, seen)
    yield from controllers.flux(wanted, seen)
    yield from alerts.check(wanted, seen)
    yield from secrets.check(wanted, seen)
    if progress is not None:
        yield from objects.releases(progress, seen)
    yield from kustomizations.check(wanted, seen)
    yield from other_engine.check(wanted, seen)
    yield from objects.sources(wanted, seen)
    yield from leftovers.check(wanted, seen)
    yield from leftovers.charts(wanted, seen)
