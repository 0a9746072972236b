"""A values file beside a cluster's configuration is no layer of any hub."""

import posixpath
import re
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Fleet
from generator.tree import Files

_VALUES = re.compile(r"\.values\.(ya?ml|json|jsonnet)\Z")


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    if not (fleet.is_whole and all(cluster.is_complete for cluster in fleet.clusters)):
        return  # one that is left out may use the file
    used = {layer.path for release in fleet.releases() for layer in release.files}
    for cluster in fleet.clusters:
        if not any(release.is_hub for release in cluster.releases):
            continue  # as `new cluster --no-hubs` leaves it: its hubs are still to come
        for path in files.walk(posixpath.dirname(cluster.source)):
            if _VALUES.search(path) and path not in used:
                yield Diagnostic(
                    location=Location(path),
                    rule="unused-values-file",
                    message=f"`{path}` is no layer of any hub of this cluster",
                    help=f"list it in `{cluster.source}`, or remove it",
                    level=Level.WARNING,
                )
