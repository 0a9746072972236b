"""Hold what was built against what was there, and refuse what would be lost."""

from collections.abc import Iterator, Mapping, Sequence

from generator import guards
from generator.commands.judging.baseline import Baseline, baselines
from generator.diagnostic import Diagnostic
from generator.git import History
from generator.guards.clusters import removed
from generator.guards.comparison import compare
from generator.output import Output
from generator.pipeline import Build
from generator.plan.artifact import OF_CLUSTERS
from generator.record import record
from generator.selection import Selection

_NO_HISTORY = (
    "there is no git history here, so this was compared with `rendered/` on disk; whether that is "
    "what runs cannot be told"
)


@record(kw_only=True)
class Guarded:
    refused: Mapping[str, tuple[Diagnostic, ...]]
    """Cluster to what it would lose; not located yet."""
    note: str | None
    """What to know of the comparison, if anything is lost, let go or not."""


@record(kw_only=True)
class _Loss:
    cluster: str
    refused: tuple[Diagnostic, ...]
    """Empty if lines of the configuration let everything go."""


def guard(built: Build, selection: Selection, history: History, output: Output) -> Guarded:
    """Compare the clusters that are not broken already, and those that are not there any more."""
    tree = {path: data for cluster in built.clusters for path, data in cluster.tree.items()}
    names = ("",) if selection.is_everything else tuple(f"/{name}" for name in selection.hubs)
    folders = [f"{folder}{name}" for folder in OF_CLUSTERS for name in names]
    found = baselines(history, output, folders, tree)
    losses = [
        (*_of_clusters(built, selection, baseline), *_of_fleet(built, selection, baseline))
        for baseline in found
    ]
    return Guarded(
        refused=_refused_by_all(losses),
        note=_NO_HISTORY if any(one.is_on_disk for one in found) and any(losses) else None,
    )


def _refused_by_all(losses: Sequence[Sequence[_Loss]]) -> Mapping[str, tuple[Diagnostic, ...]]:
    """Return what the first finds and every other finds, too: the same rule at the same place,
    since the two sides of a merge may word it otherwise."""
    first, *others = losses or [()]
    places = [
        {(one.rule, one.location) for loss in other for one in loss.refused} for other in others
    ]
    refused = {
        loss.cluster: tuple(
            one for one in loss.refused if all((one.rule, one.location) in each for each in places)
        )
        for loss in first
    }
    return {cluster: problems for cluster, problems in refused.items() if problems}


def _of_clusters(built: Build, selection: Selection, baseline: Baseline) -> Iterator[_Loss]:
    configured = {cluster.name: cluster for cluster in built.fleet.clusters}
    for one in built.clusters:
        before = baseline.clusters.get(one.name)
        if before is None or one.is_broken:
            continue
        comparison = compare(
            before,
            one.tree,
            configured[one.name],
            built.fleet.settings,
            selection.hubs.get(one.name),
        )
        refused = tuple(guards.check(comparison))
        if refused or comparison.lost:
            yield _Loss(cluster=one.name, refused=refused)


def _of_fleet(built: Build, selection: Selection, baseline: Baseline) -> Iterator[_Loss]:
    """Find clusters that were rendered, and have no folder any more. If there is no folder at all,
    that is no decision to remove them."""
    if not selection.is_everything or not built.known:
        return
    for name in sorted(baseline.clusters.keys() - built.known):
        problem = removed(name, baseline.clusters[name], built.fleet.settings)
        yield _Loss(cluster=name, refused=() if problem is None else (problem,))
