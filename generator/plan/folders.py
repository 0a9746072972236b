"""Where in `rendered/` what belongs to a cluster or a hub lies."""

from generator.plan.artifact import RENDERED


def hub_folder(cluster: str, name: str) -> str:
    return f"{RENDERED}/clusters/{cluster}/{name}"


def sources_file(cluster: str) -> str:
    """Return the file of what the charts of a cluster come from."""
    return f"{RENDERED}/clusters/{cluster}/sources.yaml"


def cluster_at(path: str) -> str:
    """Return the cluster that a path is in the folder of, in `rendered/` or the configuration."""
    return path.split("/", 3)[2]
