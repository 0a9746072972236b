"""A file is not rendered any more, and what it had cannot be read: it may be what is deployed.

One that is still rendered is mended by that, so it is no loss.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.guards.comparison import Comparison
from generator.plan.flux.kustomizations import FOLDER as FLUX


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    for path in comparison.unreadable:
        yield Diagnostic(
            location=Location(comparison.cluster.source, ("hubs",), on_key=True),
            rule="removed-hub"
            if path.endswith("/helmrelease.yaml")
            else "removed-namespace"
            if path.endswith("/namespace.yaml")
            else "removed-kustomization"
            if path.startswith(f"{FLUX}/")
            else "removed-application",
            message=f"`{path}` is not rendered any more, and cannot be read as YAML: what would be "
            "lost with it cannot be told",
            help="restore it from an earlier commit, commit that, and render then",
            note=f"it is in {comparison.before.name}",
        )
