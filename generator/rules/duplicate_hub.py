"""Two hubs of a cluster have the same name."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Stage
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        seen: set[str] = set()
        for release in cluster.releases:
            if release.stage is Stage.SUPPORT:
                continue
            if release.name in seen:
                yield Diagnostic(
                    location=Location(release.location.path, (*release.location.keys, "name")),
                    rule="duplicate-hub",
                    message=f"the cluster `{cluster.name}` has another hub `{release.name}`",
                    help="rename one of them: a hub's name is its namespace and its release",
                )
            seen.add(release.name)
