"""A production hub waits for no staging hub: for all to see; an error once it should be over."""

from collections.abc import Iterator
from datetime import date

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Applications, Cluster, Engine, Exemption, Fleet, Release, Stage

_IN_WAVE_0 = (
    "it is applied together with the staging hubs: while it is unhealthy itself, the cluster's "
    "other hubs wait"
)


def check(fleet: Fleet, today: date | None) -> Iterator[Diagnostic]:
    for cluster in fleet.clusters:
        for release in cluster.releases:
            if release.ungated and release.stage is Stage.PRODUCTION:
                yield _shown(cluster, release, release.ungated, today)


def _has_waves(cluster: Cluster) -> bool:
    return cluster.engine is Engine.ARGOCD and cluster.applications is Applications.CLUSTER


def _shown(
    cluster: Cluster, release: Release, ungated: Exemption, today: date | None
) -> Diagnostic:
    name = f"`{cluster.name}/{release.name}`"
    location = Location(ungated.location.path, ungated.location.keys, on_key=True)
    if today and ungated.until and today > ungated.until:
        return Diagnostic(
            location=location,
            rule="ungated-hub",
            message=f"{name} should have got changes untried until {ungated.until} only: "
            f"{ungated.reason}",
            help="remove `ungated`, or give it another `until`",
        )
    return Diagnostic(
        location=location,
        rule="ungated-hub",
        message=f"{name} gets changes untried until {ungated.until}: {ungated.reason}",
        note=_IN_WAVE_0 if _has_waves(cluster) else None,
        level=Level.NOTE,
    )
