"""A release waits for fewer staging hubs than it did, and nothing says that this is meant."""

from collections import defaultdict
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Stage
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Key, Release


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    unguarded: dict[Key, list[str]] = defaultdict(list)
    for key, old in comparison.old.releases.items():
        new = comparison.new.releases.get(key)
        if new is None or len(new.gates) >= len(old.gates) or _is_meant(comparison, new):
            continue
        for gate in sorted(old.gates - new.gates):
            if not _has_gone(comparison, gate):
                unguarded[gate].append(new.hub)
    for (namespace, name), hubs in sorted(unguarded.items()):
        canary = _hub(comparison, (namespace, name)) or name
        yield Diagnostic(
            location=Location(comparison.cluster.source, ("hubs",), on_key=True),
            rule="removed-canary",
            message=f"{listed(hubs)} would no longer wait for the staging hub `{canary}`",
            help="keep its stage, or say that this is meant: "
            f"`moved: [{{hub: {canary}, from: {{stage: staging}}, reason: …}}]`, or `staged_by` of "
            "a hub that waits",
            note=f"they wait for it in {comparison.before.name}; whether a hub is staging is said "
            "by its `stage`, or by the fleet's `rollout.staging`",
        )


def _is_meant(comparison: Comparison, new: Release) -> bool:
    """Tell whether the configuration says of the hub itself that it waits for less."""
    hub = comparison.release(new.hub)
    return (
        comparison.cluster.has_no_canary_reason
        or (hub is not None and (hub.staged_by is not None or hub.is_leaving or not hub.is_gated))
        or _was(comparison, new.hub, Stage.PRODUCTION)
    )


def _has_gone(comparison: Comparison, gate: Key) -> bool:
    """Tell whether a canary is gone, which is another guard's, or was one as a line says."""
    if any(one.key == gate for one in comparison.lost):
        return True
    hub = _hub(comparison, gate)
    return hub is not None and _was(comparison, hub, Stage.STAGING)


def _was(comparison: Comparison, hub: str, stage: Stage) -> bool:
    return any(move.hub == hub and move.stage is stage for move in comparison.cluster.moves)


def _hub(comparison: Comparison, gate: Key) -> str | None:
    for release in comparison.cluster.releases:
        if (release.namespace, release.release_name) == gate:
            return release.name
    return None
