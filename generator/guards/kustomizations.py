"""Flux is to deliver a cluster no more: what it has is not rendered for it any more.

Its root finds nothing at the new commit, says so, and takes nothing away. So two would apply the
same objects as soon as another engine does.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine
from generator.guards.comparison import Comparison


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    is_gone = comparison.old.kustomizations and not comparison.new.kustomizations
    if is_gone and not comparison.lets_go("engine", Engine.FLUX):
        cluster = comparison.cluster
        yield Diagnostic(
            location=Location(cluster.source, ("name",), on_key=True),
            rule="removed-kustomization",
            message=f"Flux delivers `{cluster.name}` no more: its Kustomizations are not rendered",
            help="go back, or see docs/flux.md and add to this file: "
            "`decommissioned: [{engine: flux, reason: …}]`",
            note="they would stay, and two would apply the same objects; compared with "
            f"{comparison.before.name}",
        )
