"""Read the rollout of a fleet. Reads fleet.yaml and each cluster.yaml, no values and no chart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.config_paths import cluster_file
from generator.configuration import chosen, cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.graph import Changes, Graph
from generator.graph import graph as rollout
from generator.hub_name import cluster_of
from generator.parsing.cluster import parse_cluster
from generator.record import record
from generator.selection import Selection
from generator.tree import Files

if TYPE_CHECKING:
    from generator.fleet import Cluster


@record
class Result:
    graph: Graph
    diagnostics: tuple[Diagnostic, ...]
    """Why a cluster is not in the graph; located, in reading order."""


def graph(
    files: Files,
    names: Sequence[str],
    changes: Changes | None = None,
) -> Result:
    """Return the rollout of the clusters named, or of all. A cluster that cannot be read whole is
    left out: part of one would show a rollout that never happens."""
    asked = Selection({cluster_of(name, "a graph shows"): None for name in names})
    folders = chosen(cluster_folders(files), asked)
    try:
        settings = read_settings(files)
    except InvalidError as error:
        return Result(Graph(clusters=()), tuple(locate(error.diagnostics, files)))
    clusters: list[Cluster] = []
    found: list[Diagnostic] = []
    for folder in folders:
        cluster, problems = parse_cluster(files, settings, cluster_file(folder))
        found += problems
        if cluster is not None and cluster.is_complete:
            clusters.append(cluster)
    if changes is not None and names:
        shown = {cluster.name for cluster in clusters}
        changes = {key: one for key, one in changes.items() if key[0] in shown}
    return Result(rollout(settings, clusters, changes), tuple(locate(found, files)))
