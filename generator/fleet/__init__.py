"""The domain: a fleet of clusters, each running releases. Plain values, parsed and well-formed.

Nothing here reads a file or knows how a manifest looks.
"""

from collections.abc import Iterator

from generator.fleet.alerts import Alert, Receiver
from generator.fleet.charts import Chart, LocalChart, Reference, RemoteChart, Variable
from generator.fleet.cluster import (
    IN_CLUSTER,
    Applications,
    Cluster,
    Decommissioned,
    Engine,
    Leaving,
    Move,
    Notifications,
    Registry,
    Signer,
)
from generator.fleet.release import Exemption, LayerSource, Release, SecretKey, Stage
from generator.fleet.settings import (
    Batches,
    Delivery,
    Naming,
    Repository,
    Rollout,
    Secrets,
    Settings,
    SmokeTest,
    is_named_encrypted,
)
from generator.record import record

__all__ = [
    "IN_CLUSTER",
    "Alert",
    "Applications",
    "Batches",
    "Chart",
    "Cluster",
    "Decommissioned",
    "Delivery",
    "Engine",
    "Exemption",
    "Fleet",
    "LayerSource",
    "Leaving",
    "LocalChart",
    "Move",
    "Naming",
    "Notifications",
    "Receiver",
    "Reference",
    "Registry",
    "Release",
    "RemoteChart",
    "Repository",
    "Rollout",
    "SecretKey",
    "Secrets",
    "Settings",
    "Signer",
    "SmokeTest",
    "Stage",
    "Variable",
    "is_named_encrypted",
]


@record(kw_only=True)
class Fleet:
    settings: Settings
    clusters: tuple[Cluster, ...]
    is_whole: bool = True
    """False if only some clusters were asked for, or could be read."""

    def releases(self) -> Iterator[Release]:
        for cluster in self.clusters:
            yield from cluster.releases
