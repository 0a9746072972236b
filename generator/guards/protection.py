"""A release loses its protection from pruning, and no line says that this is meant: by an edit it
has become a staging hub, which may be taken away in one step."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Stage
from generator.guards.comparison import Comparison
from generator.guards.rendered import Deployed


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    for key, old in comparison.old.releases.items():
        new = comparison.new.releases.get(key)
        if new is None or comparison.leaving(new) or not _is_lost(comparison, old, new):
            continue
        hub = comparison.release(new.hub)
        if hub is None or comparison.was(hub.name, Stage.PRODUCTION):
            continue
        yield Diagnostic(
            location=Location(hub.location.path, (*hub.location.keys, "name")),
            rule="lost-protection",
            message=f"`{hub.name}` would be protected no more: it is a {hub.stage} hub now",
            help="keep its stage, or say that this is meant: "
            f"`moved: [{{hub: {hub.name}, from: {{stage: production}}, reason: …}}]`",
            note=f"it is in `{old.path}` of {comparison.before.name}; whether a hub is staging is "
            "said by its `stage`, or by the fleet's `rollout.staging`",
        )


def _is_lost(comparison: Comparison, old: Deployed, new: Deployed) -> bool:
    engine = comparison.cluster.engine
    return engine in old.keepers and engine not in new.keepers
