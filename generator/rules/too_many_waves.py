"""Production hubs go out in so many waves that a sync may end before the last of them.

Argo CD ends a sync after ``controller.sync.timeout.seconds``, and begins the next at the first
wave.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Applications, Engine, Fleet, Stage
from generator.plan.bootstrap import action_timeout, sync_timeout
from generator.tree import Files

_A_WAVE = 270
"""Seconds that a wave takes, about: an upgrade that pulls images; no more than it may take."""


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    timeout = sync_timeout(fleet.settings)
    most = timeout // min(_A_WAVE, action_timeout(fleet.settings))
    for cluster in fleet.clusters:
        if cluster.applications is Applications.HUB or cluster.engine is not Engine.ARGOCD:
            continue
        production = [r.wave for r in cluster.releases if r.stage is Stage.PRODUCTION]
        if (waves := len(set(production))) > most:
            yield Diagnostic(
                location=Location(cluster.source, ("hubs",), on_key=True),
                rule="too-many-waves",
                message=f"the {len(production)} production hubs of `{cluster.name}` go out in "
                f"{waves} waves, and a sync may end before the last",
                help="have larger batches, or a larger `max_parallel`",
                note=f"Argo CD ends a sync after {timeout // 60} minutes, and begins at the "
                "first wave",
                level=Level.WARNING,
            )
