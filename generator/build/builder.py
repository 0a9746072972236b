"""The way in: builds clusters, one after another."""

from generator.build.cluster import ClusterBuilder
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.fleet import Cluster


class Builder(Shared):
    """Builds clusters; what they share (layers, charts, templates) is read once."""

    def build(self, cluster: Cluster, hubs: frozenset[str] | None = None) -> ClusterBuild:
        """Build a cluster; or, of its releases, those in ``hubs`` and what the cluster shares."""
        return ClusterBuilder(self, cluster, hubs).build()

    def build_hubs(self, cluster: Cluster, hubs: frozenset[str]) -> ClusterBuild:
        """Build the folders of some releases, and Argo CD's objects of the cluster: what those say
        does not need the other releases rendered."""
        return ClusterBuilder(self, cluster, hubs).build_hubs()

    def check(self, cluster: Cluster) -> ClusterBuild:
        """Read everything that a cluster is made from, and render nothing."""
        return ClusterBuilder(self, cluster, None).check()
