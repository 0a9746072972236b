"""What somebody wants to have: a cluster, a hub, and what is to be in their values."""

from collections.abc import Mapping

from generator.record import record

CHART = "jupyterhub"
"""The chart whose keys the scaffolds use, itself or under another."""

AUTHENTICATOR = "native"
"""How people log in where nothing says it: by itself the chart lets in anyone under any name."""


@record(kw_only=True)
class Size:
    memory_guarantee: str
    memory_limit: str
    cpu_guarantee: float
    cpu_limit: int


SIZES: Mapping[str, Size] = {
    "small": Size(memory_guarantee="1G", memory_limit="2G", cpu_guarantee=0.1, cpu_limit=1),
    "medium": Size(memory_guarantee="2G", memory_limit="4G", cpu_guarantee=0.5, cpu_limit=2),
    "large": Size(memory_guarantee="8G", memory_limit="16G", cpu_guarantee=1, cpu_limit=4),
}


@record(kw_only=True)
class Choices:
    """What a person may choose for the values of a hub, or of all hubs of a cluster."""

    authenticator: str | None = None
    admins: tuple[str, ...] = ()
    storage: str | None = None
    size: str | None = None


@record(kw_only=True)
class Values:
    """What the scaffold of a values file sees."""

    name: str | None = None
    domain: str | None = None
    host: str | None = None
    """The domain without its port, if the file says where the hub is reached."""
    authenticator: str | None
    admins: tuple[str, ...]
    storage: str | None
    size: Size | None


@record(kw_only=True)
class NewHub:
    name: str
    domain: str
    title: str | None = None
    chart: str | None = None
    stage: str | None = None
    staged_by: tuple[str, ...] = ()
    choices: Choices


@record(kw_only=True)
class Entry:
    """What the scaffold of a hub's entry sees."""

    name: str
    title: str | None
    domain: str
    chart: str
    layers: tuple[str, ...]
    stage: str | None
    """None where the name tells."""
    staged_by: tuple[str, ...]


@record(kw_only=True)
class NewCluster:
    """What somebody wants; also what the scaffold of a cluster.yaml sees."""

    name: str
    provider: str
    server: str | None = None
    destination: str | None = None
    engine: str | None = None
    """If it is not the fleet's."""
    chart: str | None = None
    """Of its hubs, of which there may be none yet."""


def values(choices: Choices, hub: NewHub | None = None) -> Values:
    """``hub``: whose place among the domains the file says, too."""
    return Values(
        name=hub.name if hub else None,
        domain=hub.domain if hub else None,
        host=hub.domain.partition(":")[0] if hub else None,
        authenticator=choices.authenticator,
        admins=choices.admins,
        storage=choices.storage,
        size=SIZES[choices.size] if choices.size else None,
    )
