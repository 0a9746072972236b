"""The way in: builds clusters, one after another."""

from collections.abc import Iterable, Iterator

from generator.build.cluster import ClusterBuilder, lockstep
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.fleet import Cluster
from generator.plan.lockstep import Lockstep
from generator.record import record


@record(kw_only=True)
class Job:
    """A cluster to be built."""

    cluster: Cluster
    hubs: frozenset[str] | None
    """Those that are asked for; None for all."""
    is_broken: bool
    """Then the rest is checked, but nothing is rendered."""

    @property
    def size(self) -> int:
        return len(self.cluster.releases if self.hubs is None else self.hubs)


class Builder(Shared):
    """Builds clusters; what they share (layers, charts, templates) is read once."""

    def do(self, jobs: Iterable[Job]) -> Iterator[ClusterBuild]:
        for job in jobs:
            is_broken, cluster = job.is_broken, job.cluster
            yield self.check(cluster) if is_broken else self.build(cluster, job.hubs)

    def build(self, cluster: Cluster, hubs: frozenset[str] | None = None) -> ClusterBuild:
        """Build a cluster; or, of its releases, those in ``hubs`` and what the cluster shares."""
        return ClusterBuilder(self, cluster, hubs).build()

    def build_hubs(self, cluster: Cluster, hubs: frozenset[str], gates: Lockstep) -> ClusterBuild:
        """Build the folders of some releases, and what the engine is given for the cluster: what
        that says does not need the other releases rendered."""
        return ClusterBuilder(self, cluster, hubs).build_hubs(gates)

    def gates(self, cluster: Cluster) -> Lockstep:
        """Raises ``InvalidError`` if something that they hash cannot be read."""
        return lockstep(self, cluster)

    def check(self, cluster: Cluster) -> ClusterBuild:
        """Read everything that a cluster is made from, and render nothing."""
        return ClusterBuilder(self, cluster, None).check()
