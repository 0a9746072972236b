"""A release of the plan → its node."""

from collections.abc import Mapping

from generator.fleet import Release, Stage
from generator.graph.model import Kind, Node

_KINDS = {
    Stage.SUPPORT: Kind.SUPPORT,
    Stage.STAGING: Kind.STAGING,
    Stage.PRODUCTION: Kind.PRODUCTION,
}


def release_node(
    release: Release, canaries: Mapping[str, tuple[Release, ...]], change: str | None
) -> Node:
    gates = tuple(one.name for one in canaries.get(release.name, ()))
    return Node(
        kind=_KINDS[release.stage],
        hubs=(release.name,),
        gates=gates,
        paused=release.paused.reason if release.paused else None,
        ungated=release.ungated.reason if release.ungated else None,
        lacks_canary=release.is_gated and not gates,
        change=change,
    )
