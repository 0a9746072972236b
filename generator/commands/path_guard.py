"""Hold a change against the clusters that it must stay within."""

from collections.abc import Iterator, Sequence

from generator.configuration import CLUSTERS, Selection
from generator.diagnostic import Diagnostic
from generator.errors import UsageError
from generator.impact.answer import Answer
from generator.impact.changed import Changed
from generator.impact.side import Side
from generator.impact.within import brought_in, outside_hubs, outside_paths
from generator.near import suggestion
from generator.pipeline import build
from generator.plan.sources import CHARTS
from generator.tree import Tree


def stays_within(
    clusters: Sequence[str], answer: Answer, old: Side, new: Side, changed: Changed
) -> Iterator[Diagnostic]:
    known = sorted(old.clusters.keys() | new.clusters.keys())
    for name in clusters:
        if name not in known:
            raise UsageError(
                f"there is no cluster `{name}` in `{CLUSTERS}`",
                hint=suggestion(name, known, "there are"),
            )
    copies = any(path.startswith(f"{CHARTS}/") for path in changed.ops)
    charts = _rendered(new, clusters) if copies else {}
    yield from outside_paths(clusters, changed.ops, new.files, charts)
    yield from outside_hubs(clusters, answer.affected)
    yield from brought_in(clusters, old, new)


def _rendered(side: Side, clusters: Sequence[str]) -> Tree:
    asked = {name: None for name in clusters if name in side.clusters}
    built = build(side.files, Selection(asked)) if asked else None
    return {
        path: data for one in (built.clusters if built else ()) for path, data in one.tree.items()
    }
