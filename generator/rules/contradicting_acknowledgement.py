"""A line lets something go that is still there, or somewhere else, or was never this hub's."""

from collections.abc import Iterator

from generator.config_paths import CLUSTERS
from generator.diagnostic import Diagnostic, Location
from generator.fleet import Cluster, Fleet, Leaving
from generator.near import suggestion
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    clusters, _ = files.names(CLUSTERS)
    system = fleet.settings.delivery.system_namespace
    for one in fleet.settings.decommissioned:
        if one.kind == "cluster" and one.name in clusters:
            yield _problem(
                one.location,
                f"the cluster `{one.name}` is still there",
                f"remove this line, or the folder `config/clusters/{one.name}`",
            )
        if one.kind == "namespace" and one.name == system:
            yield _problem(
                one.location,
                f"the namespace `{system}` is `delivery.system_namespace`",
                "name the one that is to be given up",
            )
    for cluster in fleet.clusters:
        for one in cluster.decommissioned:
            if one.kind == "engine" and one.name == cluster.engine:
                yield _problem(
                    one.location,
                    f"{cluster.engine.label} delivers `{cluster.name}`",
                    "remove this line, or give the cluster another `engine`",
                )
        if cluster.is_complete:
            yield from _moves(cluster)
            for line in cluster.leaving:
                yield from _leaving(cluster, line)


def _moves(cluster: Cluster) -> Iterator[Diagnostic]:
    hubs = [release.name for release in cluster.releases]
    for move in cluster.moves:
        if move.hub not in hubs:
            yield _problem(
                move.location,
                f"the cluster `{cluster.name}` has no hub `{move.hub}`, so it cannot have moved",
                suggestion(move.hub, hubs, "its hubs are"),
            )


def _leaving(cluster: Cluster, line: Leaving) -> Iterator[Diagnostic]:
    target = (line.namespace, line.release_name)
    for release in cluster.releases:
        now = (release.namespace, release.release_name)
        if release.name == line.hub and now != target and not line.is_move:
            yield _problem(
                line.location,
                f"`{line.hub}` is the Helm release `{now[1]}` in the namespace `{now[0]}`, not "
                f"`{target[1]}` in `{target[0]}`",
                f"add `namespace: {now[0]}` and `release_name: {now[1]}` to this line; if the hub "
                "has moved, use `moved`",
            )
        elif release.name != line.hub and now == target:
            yield _problem(
                line.location,
                f"the Helm release `{target[1]}` in the namespace `{target[0]}` is that of "
                f"`{release.name}`",
                "remove this line: nothing is lost",
            )


def _problem(location: Location, message: str, help_text: str | None) -> Diagnostic:
    return Diagnostic(
        location=location, rule="contradicting-acknowledgement", message=message, help=help_text
    )
