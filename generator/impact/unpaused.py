"""What a change would do to paused hubs, if they were not paused."""

from collections.abc import Collection
from dataclasses import replace

from generator.build import Builder
from generator.fleet import Cluster
from generator.impact.objects import difference, files_of
from generator.impact.rendering import plan_gates, render


def reached_if_unpaused(
    builders: tuple[Builder, Builder], clusters: tuple[Cluster, Cluster], names: Collection[str]
) -> frozenset[str]:
    """Return those of some hubs that would have other objects; also each of which that cannot be
    told, since it could not be rendered without its pause."""
    then, now = (_unpaused(cluster, names) for cluster in clusters)
    gates = plan_gates(builders, (then, now))
    if gates is None:
        return frozenset(names)
    found = set()
    for name in names:
        old = render(builders[0], then, frozenset({name}), gates[0])
        new = render(builders[1], now, frozenset({name}), gates[1])
        trees = (files_of(one.tree, now.name, name) for one in (old, new))
        if old.problems or new.problems or difference(*trees):
            found.add(name)
    return frozenset(found)


def _unpaused(cluster: Cluster, names: Collection[str]) -> Cluster:
    releases = (replace(one, paused=None) if one.name in names else one for one in cluster.releases)
    return replace(cluster, releases=tuple(releases))
