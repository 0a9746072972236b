"""A hub is staged by something that is no staging hub of its cluster."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Stage
from generator.near import suggestion
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        if not cluster.is_complete:
            continue
        staging = [r.name for r in cluster.releases if r.stage is Stage.STAGING]
        for release in cluster.releases:
            location = Location(release.location.path, (*release.location.keys, "staged_by"))
            if release.staged_by is not None and release.stage is Stage.STAGING:
                yield Diagnostic(
                    location=location,
                    rule="unknown-canary",
                    message=f"`{release.name}` is a staging hub, and waits for no other",
                    help="remove `staged_by`, or make the hub a production hub by `stage`",
                )
                continue
            for name in release.staged_by or ():
                if name not in staging:
                    yield Diagnostic(
                        location=location,
                        rule="unknown-canary",
                        message=f"the cluster `{cluster.name}` has no staging hub `{name}`",
                        help=suggestion(name, staging, "its staging hubs are"),
                    )
