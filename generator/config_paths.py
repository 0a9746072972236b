"""Where in a repository the configuration lies."""

SETTINGS = "config/fleet.yaml"
CLUSTERS = "config/clusters"
"""With a folder for each cluster."""


def cluster_file(folder: str) -> str:
    return f"{CLUSTERS}/{folder}/cluster.yaml"
