"""Who is told of what Flux does on a cluster: Providers, Alerts, and a Receiver."""

from collections.abc import Iterator

from generator.fleet import Cluster, Settings
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.flux.bootstrap import flux_source


def plan_notifications(cluster: Cluster, settings: Settings) -> Iterator[Artifact]:
    """Yields nothing if nobody is to be told, and nothing tells Flux."""
    if not cluster.alerts and not cluster.receiver:
        return
    yield Artifact(
        path=f"{RENDERED}/flux/{cluster.name}/notifications.yaml",
        template="flux/notifications.yaml",
        context={
            "alerts": cluster.alerts,
            "cluster": cluster.name,
            "receiver": cluster.receiver,
            "releases": cluster.releases,
            "settings": settings,
            "source": flux_source(cluster, settings),
        },
        sources=(settings.source, cluster.source),
    )
