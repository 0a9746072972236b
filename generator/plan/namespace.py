"""What is rendered for one namespace."""

from generator.fleet import Cluster, Settings
from generator.plan.artifact import Artifact


def plan_namespace(
    cluster: Cluster, path: str, namespace: str, hub: str | None, settings: Settings
) -> Artifact:
    """``hub`` is whose it is, if it is one hub's alone."""
    return Artifact(
        path=path,
        template="namespace.yaml",
        context={"cluster": cluster.name, "namespace": namespace, "hub": hub, "settings": settings},
        sources=(settings.source, cluster.source),
    )
