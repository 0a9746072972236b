"""What Flux has of a cluster is not rendered for it any more.

If it is to deliver the cluster no more, its root finds nothing at the new commit, says so, and
takes nothing away. So two would apply the same objects as soon as another engine does. A single
Kustomization that gets another name is taken away by the root, and takes a staging hub with it.
"""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine
from generator.guards.comparison import Comparison, listed


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    old, new = comparison.old.kustomizations, comparison.new.kustomizations
    cluster = comparison.cluster
    location = Location(cluster.source, ("name",), on_key=True)
    if old and not new:
        if not comparison.lets_go("engine", Engine.FLUX):
            yield Diagnostic(
                location=location,
                rule="removed-kustomization",
                message=f"Flux delivers `{cluster.name}` no more: its Kustomizations are not "
                "rendered",
                help="go back, or see docs/flux.md and add to this file: "
                "`decommissioned: [{engine: flux, reason: …}]`",
                note="they would stay, and two would apply the same objects; compared with "
                f"{comparison.before.name}",
            )
    elif gone := list(_gone(comparison)):
        yield Diagnostic(
            location=location,
            rule="removed-kustomization",
            message=f"not rendered any more, though their hubs are: {listed(gone)}",
            help="render them by the names that they had",
            note="Flux would take them away, and with them what they brought that is not "
            f"protected, such as staging hubs; compared with {comparison.before.name}",
        )


def _gone(comparison: Comparison) -> Iterator[str]:
    """Yield the names of Kustomizations that are gone, and not with their hub. Those that are in
    another namespace now are that namespace's matter; a smoke test may go."""
    names = {name for _, name in comparison.new.kustomizations}
    lost = {posixpath.dirname(one.path) for one in comparison.lost}
    for (_, name), folder in comparison.old.kustomizations.items():
        if name not in names and folder not in lost and not folder.endswith("/smoke-test"):
            yield name
