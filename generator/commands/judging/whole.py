"""Bring rendered/ up to date, or find out how it is not."""

import contextlib
import posixpath
from collections.abc import Collection, Container, Iterator
from dataclasses import replace
from datetime import date

from generator.build import ClusterBuild
from generator.changeset import Change, between
from generator.commands.judging.examining import Judged, examine
from generator.commands.judging.ignored import ignored_rendered_files
from generator.commands.judging.outcome import Result
from generator.commands.judging.partial import half
from generator.commands.judging.said import sorted_out
from generator.diagnostic import Diagnostic, Level
from generator.git import History
from generator.guards.clusters import without_file
from generator.output import Output
from generator.ownership import extra, foreign_file, standing
from generator.pipeline import Build, Progress
from generator.plan.artifact import ENGINES, OF_CLUSTERS, RENDERED
from generator.plan.folders import cluster_at
from generator.selection import Selection
from generator.workspace import Workspace

_CHARTS = f"{RENDERED}/charts/"
_ALSO_BUILD_FILES = ("kustomization.yml", "Kustomization")
"""What kustomize reads, too, and refuses beside a kustomization.yaml."""


def render_whole(  # noqa: PLR0913 -- what it reads and writes, and what is asked for
    workspace: Workspace,
    output: Output,
    history: History,
    selection: Selection,
    progress: Progress,
    *,
    check: bool,
    today: date,
) -> Result:
    """Render what is asked for, whatever an earlier run found."""
    with contextlib.nullcontext() if check else output.exclusively(RENDERED):
        judged = judge(workspace, output, history, selection, progress, today)
        if not check:
            output.apply(judged.changes)
        return judged.result(judged.said.located(workspace))


def judge(  # noqa: PLR0913, PLR0917 -- as above
    workspace: Workspace,
    output: Output,
    history: History,
    selection: Selection,
    progress: Progress,
    today: date | None,
) -> Judged:
    """Find out what to do. A cluster with an error, or one that would lose what it had in the last
    commit (or where the branch left another), keeps its files; the others go on."""
    seen = examine(workspace, output, history, selection, progress, today)
    if (built := seen.built) is None:
        return seen
    of_clusters = {name: [*found] for name, found in seen.said.of_clusters.items()}
    found = [*seen.said.of_fleet]
    changes: dict[str, Change] = {}
    broken: list[str] = []
    for cluster in built.clusters:
        old, foreign = ({}, []) if cluster.is_broken else _existing(output, cluster, selection)
        of_clusters[cluster.name] += foreign
        if cluster.name in seen.broken or any(one.level is Level.ERROR for one in foreign):
            broken.append(cluster.name)
        else:
            # Charts are shared by clusters: the same path has the same content.
            changes |= {change.path: change for change in between(old, cluster.tree)}
    if selection.is_everything:
        lost = dict(_lost(output, built))
        found += lost.values()
        broken += lost
        kept = set(seen.broken) - built.known
        broken += sorted(kept)
        gone, foreign = _gone(output, built.known | kept) if built.known else ({}, [])
        found += foreign
        changes |= {path: Change(path, data, None) for path, data in gone.items()}
    ordered = tuple(changes[path] for path in sorted(changes))
    written = (change.path for change in ordered if change.new is not None)
    found += ignored_rendered_files(history.git, written)
    return replace(
        seen,
        said=sorted_out(found, of_clusters),
        changes=ordered,
        broken=tuple(broken),
    )


def _existing(
    output: Output, cluster: ClusterBuild, selection: Selection
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the files that are there: those to be replaced, and those to be deleted."""
    ours, foreign = standing(output, cluster.tree)
    hubs = selection.hubs.get(cluster.name)
    if hubs is not None:
        foreign += half(output, cluster, hubs)
    folders = (
        [f"{folder}/{cluster.name}" for folder in OF_CLUSTERS]
        if hubs is None
        else [f"{RENDERED}/clusters/{cluster.name}/{hub}" for hub in sorted(hubs)]
    )
    extra, more = _extra(output, folders, cluster.tree)
    return ours | extra, [*foreign, *more, *_in_charts(output, cluster)]


def _extra(
    output: Output, folders: list[str], known: Collection[str]
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    ours, others = extra(output, folders, known)
    engines = {tuple(path.split("/")[1:3]) for path in known or ours}
    return ours, [_left(path, engines) for path in others]


def _left(path: str, engines: Container[tuple[str, ...]]) -> Diagnostic:
    """Say who may apply a file of others; ``engines`` are pairs of an engine's folder and a cluster
    that has files in it, or had, if it goes."""
    cluster, name = cluster_at(path), posixpath.basename(path)
    text = "is not fleetwave's, so it is left alone"
    if (ENGINES[1], cluster) not in engines:
        return foreign_file(path, f"{text}; Argo CD may apply it", Level.WARNING)
    if name in _ALSO_BUILD_FILES:
        return foreign_file(
            path, "is not fleetwave's, and Flux applies no folder that has two such"
        )
    text += "; no `kustomization.yaml` names it, so Flux does not apply it"
    return foreign_file(path, text, Level.WARNING)


def _in_charts(output: Output, cluster: ClusterBuild) -> Iterator[Diagnostic]:
    """A file that somebody put into a copied chart would be deployed with it."""
    charts = {path.split("/")[2] for path in cluster.tree if path.startswith(_CHARTS)}
    for chart in sorted(charts):
        for path in output.walk(_CHARTS + chart):
            if path not in cluster.tree:
                yield foreign_file(path, "is not part of the chart that was copied here")


def _gone(output: Output, known: frozenset[str]) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the files of clusters that the configuration has no more."""
    folders = [
        f"{folder}/{name}"
        for folder in OF_CLUSTERS
        for name in output.folders(folder)
        if name not in known
    ]
    return _extra(output, folders, ())


def _lost(output: Output, built: Build) -> Iterator[tuple[str, Diagnostic]]:
    """Find clusters that were rendered and whose cluster.yaml is gone, though their folder, or all
    of the others, is there. That is no decision to remove them: they keep their files."""
    rendered = {name for folder in OF_CLUSTERS for name in output.folders(folder)}
    gone = built.known & rendered if built.known else rendered
    for name in sorted(gone - {cluster.name for cluster in built.clusters}):
        yield name, without_file(name, is_any_left=bool(built.known))
