"""An Application or ApplicationSet is not rendered any more, or applies less than it did.

Argo CD deletes neither (``create-update``): the old Application stays, and claims the same objects
as the new one.
"""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Application


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    for kind in ("ApplicationSet", "Application"):
        gone = [
            application.name
            for application in comparison.old.applications.values()
            if application.kind == kind and _applies_less(comparison, application)
            if not comparison.lets_go("application", application.name)
        ]
        if not gone:
            continue
        prefix = posixpath.commonprefix(gone)
        pattern = f"{prefix}*" if len(gone) > 1 else gone[0]
        quoted = f'"{pattern}"' if pattern.startswith("*") else pattern
        yield Diagnostic(
            location=Location(comparison.cluster.source, ("name",), on_key=True),
            rule="removed-application",
            message=f"{listed(gone)} would not be rendered as {kind} any more, or apply less: "
            "Argo CD keeps it, and two would claim the same objects",
            help="go back, or see docs/removing.md and add to this file or fleet.yaml: "
            f"`decommissioned: [{{application: {quoted}, reason: …}}]`",
            note=f"compared with {comparison.before.name}",
        )


def _applies_less(comparison: Comparison, old: Application) -> bool:
    new = comparison.new.applications.get((old.kind, old.namespace, old.name))
    gone = {release.path for release in comparison.lost}
    files = [
        path
        for path in comparison.before.paths
        if path.endswith("/helmrelease.yaml") and old.applies(path)
    ]
    if new is None:
        # That of a hub which is gone goes with it.
        return not (files and gone.issuperset(files))
    return any(not new.applies(path) for path in files if path not in gone)
