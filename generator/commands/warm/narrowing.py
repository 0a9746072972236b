"""Which clusters to look at again, and a repository in which the others are not."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from generator.config_paths import CLUSTERS
from generator.git import Git, History
from generator.plan.artifact import OF_CLUSTERS
from generator.plan.folders import cluster_at
from generator.record import record
from generator.stamps import Stamp
from generator.workspace import Listing, Workspace

_MOST = 0.5
"""Of all clusters: with more of them to be looked at, it is sooner done for all."""


@record(kw_only=True)
class Since:
    """What became of what an earlier run found."""

    stamp: Stamp
    """With what was learnt since, if nothing else is to be said of it."""
    stale: frozenset[str]
    """Clusters of which something is another now, or that were not in order."""


def since(stamp: Stamp, root: Path, history: History, today: date, began: int) -> Since | None:
    """Return what is another now; None if that may concern every cluster."""
    if stamp.day > today:
        return None
    differing, index = stamp.index.differing(root, began)
    if "" in differing:
        return None
    baseline = baseline_of(history)
    otherwise = _committed_otherwise(stamp, baseline, history.git)
    if otherwise is None:
        return None
    over = {name for name, one in stamp.clusters.items() if one.until and one.until < today}
    stale = differing | otherwise | over | (set(stamp.known) - set(index.owners))
    if len(stale) > len(stamp.known) * _MOST:
        return None
    if stamp.chart_files and (_warns(stamp) or history.git.ignored(stamp.chart_files)):
        return None  # a warning, which finds its place among the others, or is not true any more
    return Since(stamp=replace(stamp, index=index, baseline=baseline), stale=frozenset(stale))


def _warns(stamp: Stamp) -> bool:
    """Tell whether git ignored a file of a chart when the stamp was left."""
    of_clusters = (one.found for one in stamp.clusters.values())
    return any(one.rule == "ignored-chart-file" for one in chain(stamp.found, *of_clusters))


def baseline_of(history: History) -> tuple[str, ...] | None:
    """Return the commits to be held against; None where that is `rendered/` on disk."""
    git = history.git
    return git.heads if history.since is None else (git.fork(history.since),)


class Narrowed(Workspace):
    """The repository, where some clusters are known to be as they were: they are not listed."""

    def __init__(self, root: Path, clusters: AbstractSet[str]) -> None:
        super().__init__(root)
        self._clusters = clusters
        self._as_they_were = frozenset(f"{CLUSTERS}/{name}" for name in clusters)

    def __reduce__(self) -> tuple[type[Workspace], tuple[object, ...]]:
        return Narrowed, (self.root, self._clusters)

    def names(self, folder: str) -> Listing:
        return ((), ("cluster.yaml",)) if folder in self._as_they_were else super().names(folder)


def _committed_otherwise(
    stamp: Stamp, baseline: tuple[str, ...] | None, git: Git
) -> frozenset[str] | None:
    """Return the clusters of which the commits to be held against, if they are others than before,
    have something else than is rendered; None if that cannot be told."""
    if baseline == stamp.baseline:
        return frozenset()
    if baseline is None or stamp.baseline is None:
        return None
    from generator.guards.comparison import counts  # noqa: PLC0415 -- after a commit only

    rendered = dict(stamp.index.below("rendered/"))
    found = {
        cluster_at(path)
        for commit in baseline
        for path, blob in git.files(commit, *OF_CLUSTERS).items()
        if counts(path) and rendered.get(path) != bytes.fromhex(blob)
    }
    return frozenset(found) if found <= set(stamp.known) else None
