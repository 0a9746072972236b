"""How people name clusters and hubs, in every command; a shell that completes paths leaves a slash
at the end."""

from generator.errors import UsageError


def split(name: str) -> tuple[str, str]:
    """Return the cluster and the hub, empty where none is named; of any text."""
    cluster, _, hub = name.rstrip("/").partition("/")
    return cluster, hub


def hub_of(name: str) -> tuple[str, str]:
    """Return the cluster and the hub that ``CLUSTER/HUB`` names."""
    cluster, hub = split(name)
    if not cluster or not hub or "/" in hub:
        raise UsageError(f"`{name}` names no hub", hint="write `CLUSTER/HUB`")
    return cluster, hub


def cluster_or_hub(name: str) -> tuple[str, str | None]:
    """Return what ``CLUSTER`` or ``CLUSTER/HUB`` names."""
    cluster, hub = split(name)
    if not cluster or "/" in hub:
        raise UsageError(
            f"`{name}` names no cluster or hub", hint="write `CLUSTER` or `CLUSTER/HUB`"
        )
    return cluster, hub or None


def cluster_of(name: str, who: str) -> str:
    """Return what ``CLUSTER`` names, where ``who`` takes no hub."""
    cluster, hub = split(name)
    if not cluster:
        raise UsageError(f"`{name}` names no cluster", hint="write `CLUSTER`")
    if hub:
        raise UsageError(
            f"`{name}` names a hub, but {who} whole clusters", hint=f"write `{cluster}`"
        )
    return cluster
