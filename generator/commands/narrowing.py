"""Which clusters to look at again, and a repository in which the others are not."""

from collections.abc import Set as AbstractSet
from pathlib import Path

from generator.git import Git
from generator.plan.artifact import OF_CLUSTERS
from generator.stamps import Stamp
from generator.workspace import Listing, Workspace


class Narrowed(Workspace):
    """The repository, where some clusters are known to be as they were: they are not listed."""

    def __init__(self, root: Path, clusters: AbstractSet[str]) -> None:
        super().__init__(root)
        self._clusters = clusters
        self._as_they_were = frozenset(f"config/clusters/{name}" for name in clusters)

    def __reduce__(self) -> tuple[type[Workspace], tuple[object, ...]]:
        return Narrowed, (self.root, self._clusters)

    def names(self, folder: str) -> Listing:
        return ((), ("cluster.yaml",)) if folder in self._as_they_were else super().names(folder)


def committed_otherwise(
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
        path.split("/")[2]
        for commit in baseline
        for path, blob in git.files(commit, *OF_CLUSTERS).items()
        if counts(path) and rendered.get(path) != bytes.fromhex(blob)
    }
    return frozenset(found) if found <= set(stamp.known) else None
