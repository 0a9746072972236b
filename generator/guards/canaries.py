"""A release waits for fewer staging hubs than it did, and nothing says that this is meant."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Stage
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Deployed, Key


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    unguarded: dict[Key, list[str]] = defaultdict(list)
    for key, old in comparison.old.releases.items():
        new = comparison.new.releases.get(key)
        if new is None or len(new.gates) >= len(old.gates) or _is_meant(comparison, new):
            continue
        for gate in sorted(old.gates - new.gates):
            if not _has_gone(comparison, gate):
                unguarded[gate].append(new.hub)
    for gate, hubs in sorted(unguarded.items()):
        canary = _hub(comparison, gate) or gate[1]
        yield Diagnostic(
            location=Location(comparison.cluster.source, ("hubs",), on_key=True),
            rule="removed-canary",
            message=f"{listed(hubs)} would no longer wait for the staging hub `{canary}`",
            help=f"{_way_out(comparison, canary, hubs)}, or `staged_by` of a hub that waits",
            note=f"compared with {comparison.before.name}; whether a hub is staging is said by its "
            "`stage`, or by the fleet's `rollout.staging`",
        )


def _way_out(comparison: Comparison, canary: str, hubs: Sequence[str]) -> str:
    """Name the hub whose stage has changed, if one has."""
    for hub, before in ((canary, Stage.STAGING), *((hub, Stage.PRODUCTION) for hub in hubs)):
        release = comparison.release(hub)
        if release is None or release.stage is not before:
            line = f"`moved: [{{hub: {hub}, from: {{stage: {before}}}, reason: …}}]`"
            return f"keep the stage of `{hub}`, or say that this is meant: {line}"
    return "render `dependsOn` as it was"


def _is_meant(comparison: Comparison, new: Deployed) -> bool:
    """Tell whether the configuration says of the hub itself that it waits for less."""
    hub = comparison.release(new.hub)
    return (
        comparison.cluster.has_no_canary_reason
        or (hub is not None and any((hub.staged_by, hub.is_leaving, hub.paused, hub.ungated)))
        or comparison.was(new.hub, Stage.PRODUCTION)
    )


def _has_gone(comparison: Comparison, gate: Key) -> bool:
    """Tell whether a canary is gone, which is another guard's, or was one as a line says."""
    if any(one.key == gate for one in comparison.lost):
        return True
    hub = _hub(comparison, gate)
    return hub is not None and comparison.was(hub, Stage.STAGING)


def _hub(comparison: Comparison, gate: Key) -> str | None:
    for release in comparison.cluster.releases:
        if (release.namespace, release.release_name) == gate:
            return release.name
    return None
