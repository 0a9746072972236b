"""A hub is exempt from waiting for staging hubs, but would wait for none anyway."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Cluster, Fleet, Release, Stage
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        for release in cluster.releases:
            if release.ungated and (reason := _reason(cluster, release)):
                location = release.ungated.location
                yield Diagnostic(
                    location=Location(location.path, location.keys, on_key=True),
                    rule="needless-ungated",
                    message=f"`{release.name}` waits for nothing anyway: {reason}",
                    help="remove `ungated`",
                    level=Level.WARNING,
                )


def _reason(cluster: Cluster, release: Release) -> str | None:
    if release.stage is Stage.STAGING:
        return "it is a staging hub"
    if release.paused:
        return "it is paused"
    stages = {each.stage for each in cluster.releases}
    if cluster.is_complete and Stage.STAGING not in stages:
        return f"the cluster `{cluster.name}` has no staging hub"
    return None
