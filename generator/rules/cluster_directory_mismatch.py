"""A cluster's directory is not named like the cluster."""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        folder = posixpath.dirname(cluster.source)
        if posixpath.basename(folder) != cluster.name:
            yield Diagnostic(
                location=Location(cluster.source, ("name",)),
                rule="cluster-directory-mismatch",
                message=f"the cluster is named `{cluster.name}`, but its folder is `{folder}`",
                help=f"rename the folder to `{cluster.name}`, or the cluster to "
                f"`{posixpath.basename(folder)}`",
            )
