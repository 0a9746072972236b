"""Production hubs go out in so many waves that a sync may end before the last of them.

Argo CD ends a sync after ``controller.sync.timeout.seconds``, 90 minutes as fleetwave sets it, and
begins the next at the first wave; a hub takes some minutes.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Applications, Fleet, Stage
from generator.tree import Files

_MOST = 20


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        if cluster.applications is Applications.HUB:
            continue
        production = [r.wave for r in cluster.releases if r.stage is Stage.PRODUCTION]
        if (waves := len(set(production))) > _MOST:
            yield Diagnostic(
                location=Location(cluster.source, ("hubs",), on_key=True),
                rule="too-many-waves",
                message=f"the {len(production)} production hubs of `{cluster.name}` go out in "
                f"{waves} waves, and a sync may end before the last",
                help="have larger batches, or a larger `max_parallel`",
                note="Argo CD ends a sync after 90 minutes and begins the next at the first wave",
                level=Level.WARNING,
            )
