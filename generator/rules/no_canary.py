"""A cluster with production hubs has no staging hub, and does not say that this is meant."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Fleet, Stage
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        staging = [r.name for r in cluster.releases if r.stage is Stage.STAGING]
        if staging and cluster.has_no_canary_reason:
            yield Diagnostic(
                location=Location(cluster.source, ("rollout", "canary")),
                rule="no-canary",
                message=f"the cluster `{cluster.name}` has a staging hub, `{staging[0]}`, and "
                "production hubs wait for it: `canary: none` changes nothing",
                help="remove `canary` and `reason`, or the staging hub",
                level=Level.WARNING,
            )
        stages = {release.stage for release in cluster.releases}
        if (
            cluster.is_complete  # a hub that is left out may be one
            and Stage.PRODUCTION in stages
            and Stage.STAGING not in stages
            and not cluster.has_no_canary_reason
        ):
            yield Diagnostic(
                location=Location(cluster.source, ("hubs",), on_key=True),
                rule="no-canary",
                message=f"the cluster `{cluster.name}` has no staging hub: changes reach its "
                "production hubs untried",
                help="add a staging hub, or say that this is meant: "
                "`rollout: {canary: none, reason: …}`",
                level=Level.WARNING,
            )
