"""Two clusters are one and the same to Argo CD, which would have each undo the other.

An Argo CD on every cluster (``delivery.destination: in-cluster``) knows all of them by one address.
"""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import IN_CLUSTER, Cluster, Engine, Fleet
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    first: dict[tuple[str, str], Cluster] = {}
    for cluster in fleet.clusters:
        if cluster.engine is not Engine.ARGOCD:
            continue
        ((key, value),) = cluster.destination.items()
        if (key, value) == ("server", IN_CLUSTER) and fleet.settings.delivery.in_cluster:
            continue
        other = first.setdefault((key, value), cluster)
        if other is not cluster:
            yield Diagnostic(
                location=Location(cluster.source, ("destination", key)),
                rule="duplicate-destination",
                message=f"`{value}` is already the destination of the cluster `{other.name}`",
                help=f"give each its own, or move the hubs into "
                f"`{posixpath.dirname(other.source)}`",
            )
