"""A hub may be taken away: for whoever wonders why it is not protected, or what a line is for."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level
from generator.fleet import Fleet
from generator.near import nearest
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        hubs = [release.name for release in cluster.releases]
        for line in cluster.leaving:
            if line.is_move or not cluster.is_complete:
                continue
            near = nearest(line.hub, hubs)
            yield Diagnostic(
                location=line.location,
                rule="decommissioned-hub",
                message=f"`{cluster.name}/{line.hub}` runs unprotected: it may be taken away"
                if line.hub in hubs
                else f"`{cluster.name}` has no hub `{line.hub}`: once {cluster.engine.label} has "
                "removed it, this line is done",
                help=f"remove the line, or did you mean `{near[0]}`?"
                if near and line.hub not in hubs
                else None,
                level=Level.NOTE,
            )
