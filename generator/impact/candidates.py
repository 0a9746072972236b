"""Which releases can have other objects than before: those that need to be rendered to know.

A release is rendered from what it says, the files it is made from, what fleet.yaml and the
templates say to all, its namespaces and its gates. If all of these are the same, so is it.

A path that only one state looked for is named by a file that both have, and that has changed. So
the files of one state are enough where a release says the same.
"""

from collections.abc import Mapping
from dataclasses import replace

from generator.fleet import Cluster, Release, Settings
from generator.impact.changed import Changed
from generator.impact.said import said
from generator.impact.side import Side
from generator.inputs.kind import COMMON
from generator.plan.cluster import plan_namespaces
from generator.plan.lockstep import Lockstep


def say_the_same(old: Settings | None, new: Settings | None, *, with_charts: bool) -> bool:
    """Tell whether two fleet.yaml say the same to every release; what they say of a chart is part
    of the releases that use it, unless templates look at ``charts``."""
    if old is None or new is None:
        return False
    if old is new:
        return True
    if not with_charts:
        old, new = replace(old, charts={}), replace(new, charts={})
    return said(old) == said(new)


def is_touched(old: Side, new: Side, changed: Changed, folder: str) -> bool:
    """Tell whether a cluster says anything else, or is made from any file that changed."""
    then, now = old.clusters.get(folder), new.clusters.get(folder)
    if then is None or now is None or then is not now:
        return True
    return any(changed.meets(new.inputs(release)) for release in now.releases.values())


def changed_themselves(
    sides: tuple[Side, Side], clusters: tuple[Cluster, Cluster], changed: Changed
) -> set[str]:
    """Return the releases that are on both sides, and say something else or are made from files
    that changed."""
    then, now = map(_by_name, clusters)
    return {
        name
        for name in then.keys() & now.keys()
        if (then[name] is not now[name] and said(then[name]) != said(now[name]))
        or _is_met(changed, sides[1], now[name])
        or (then[name] is not now[name] and _is_met(changed, sides[0], then[name]))
    }


def _is_met(changed: Changed, side: Side, release: Release) -> bool:
    return any(kind not in COMMON for kind in changed.met(side.inputs(release)).values())


def gated_otherwise(plans: tuple[Lockstep, Lockstep]) -> set[str]:
    """Return the releases with other gates, or other ids of them."""
    then, now = map(_gates, plans)
    return {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}


def housed_otherwise(
    settings: tuple[Settings, Settings], clusters: tuple[Cluster, Cluster]
) -> set[str]:
    """Return the releases whose folder has other namespaces than before."""
    if clusters[0] is clusters[1]:
        return set()
    then, now = (_namespaces(one, cluster) for one, cluster in zip(settings, clusters, strict=True))
    return {
        path.split("/")[-2] for path in then.keys() | now.keys() if then.get(path) != now.get(path)
    }


def _namespaces(settings: Settings, cluster: Cluster) -> Mapping[str, object]:
    return {
        one.path: {key: value for key, value in one.context.items() if key != "settings"}
        for one in plan_namespaces(cluster, settings, None)
    }


def _gates(plan: Lockstep) -> Mapping[str, object]:
    found: dict[str, object] = {name: gates for name, gates in plan.gates.items() if gates}
    return {**plan.annotations, **found}


def _by_name(cluster: Cluster) -> Mapping[str, Release]:
    return {release.name: release for release in cluster.releases}
