"""Which cluster a path belongs to."""

from collections.abc import Iterable, Iterator

from generator.config_paths import CLUSTERS
from generator.plan.artifact import BY_CLUSTER
from generator.plan.folders import cluster_at

_OF_CLUSTERS = tuple(f"{folder}/" for folder in (CLUSTERS, *BY_CLUSTER))


class Owners:
    """Tells which cluster a path belongs to: "" for what more than one may have to do with."""

    def __init__(self, clusters: Iterable[str], borrowed: Iterable[str] = ()) -> None:
        self._clusters = frozenset(clusters)
        self._borrowed = frozenset(borrowed)

    def of(self, path: str) -> str:
        if not path.startswith(_OF_CLUSTERS):
            return ""
        cluster = cluster_at(path)
        if cluster not in self._clusters or (self._borrowed and self._is_borrowed(path)):
            return ""
        return cluster

    def _is_borrowed(self, path: str) -> bool:
        return any(one in self._borrowed for one in (path, *above(path)))


def above(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
