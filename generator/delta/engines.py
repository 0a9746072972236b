"""Which engine delivers a cluster, and what is there for that engine alone."""

from generator.delta.objects import Found, Objects
from generator.plan.artifact import ENGINES, RENDERED
from generator.plan.sources import FLEET

_GROUPS = ("argoproj.io", "kustomize.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io")


def engines(cluster: str, objects: Objects) -> tuple[str, ...]:
    """Return the engines that a cluster has anything for."""
    paths = [path for files in objects.places.values() for path in files]
    folders = {engine: f"{RENDERED}/{engine}/{cluster}/" for engine in ENGINES}
    return tuple(
        engine
        for engine, folder in folders.items()
        if any(path.startswith(folder) for path in paths)
    )


def is_of_engine(one: Found) -> bool:
    """Tell whether an object brings others, says where they are, or tells of them."""
    return one.key[1] in _GROUPS or (one.kind, one.name) == ("GitRepository", FLEET)
