"""The lines of cluster.yaml and fleet.yaml by which people let something go."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostic import Location
from generator.fleet import Decommissioned, Leaving, Move, Release, Settings, Stage
from generator.parsing.releases import SUPPORT, named

_KINDS = ("cluster", "namespace", "application", "engine")
_TARGET = ("namespace", "release_name")


def decommissioned(path: str, value: Mapping[str, Any]) -> tuple[Decommissioned, ...]:
    """Return what is let go besides Helm releases."""
    return tuple(
        Decommissioned(
            kind=kind, name=entry[kind], location=Location(path, ("decommissioned", index, kind))
        )
        for index, entry in enumerate(value.get("decommissioned", ()))
        for kind in _KINDS
        if kind in entry and "hub" not in entry
    )


def leaving(
    path: str,
    cluster: str,
    value: Mapping[str, Any],
    releases: Sequence[Release],
    settings: Settings,
) -> tuple[Leaving, ...]:
    """Return the Helm releases that may go: what is left unsaid is as ``naming`` has it for a hub
    that is decommissioned, and as it is now for one that moves."""
    return (
        *_decommissioned_hubs(path, cluster, value, settings),
        *_moved_hubs(path, value, releases),
    )


def _decommissioned_hubs(
    path: str, cluster: str, value: Mapping[str, Any], settings: Settings
) -> Iterator[Leaving]:
    for index, entry in enumerate(value.get("decommissioned", ())):
        if "hub" not in entry:
            continue
        hub = entry["hub"]
        namespace = release_name = SUPPORT
        if hub != SUPPORT:
            namespace = named(settings.naming.namespace, cluster, hub)
            release_name = named(settings.naming.release, cluster, hub)
        yield Leaving(
            hub=hub,
            namespace=entry.get("namespace", namespace),
            release_name=entry.get("release_name", release_name),
            is_move=False,
            location=Location(path, ("decommissioned", index, "hub")),
        )


def _moved_hubs(
    path: str, value: Mapping[str, Any], releases: Sequence[Release]
) -> Iterator[Leaving]:
    now = {release.name: release for release in releases}
    for index, entry in enumerate(value.get("moved", ())):
        hub = now.get(entry["hub"])
        if hub is not None and not entry["from"].keys().isdisjoint(_TARGET):
            yield Leaving(
                hub=hub.name,
                namespace=entry["from"].get("namespace", hub.namespace),
                release_name=entry["from"].get("release_name", hub.release_name),
                is_move=True,
                location=Location(path, ("moved", index, "from")),
            )


def moves(path: str, value: Mapping[str, Any]) -> tuple[Move, ...]:
    return tuple(
        Move(
            hub=entry["hub"],
            chart=entry["from"].get("chart"),
            stage=Stage(entry["from"]["stage"]) if "stage" in entry["from"] else None,
            location=Location(path, ("moved", index, "hub")),
        )
        for index, entry in enumerate(value.get("moved", ()))
    )
