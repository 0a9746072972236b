"""What of a run the next one need not do again: the stamp that it leaves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from posixpath import normpath

from generator.commands.render import Judged
from generator.commands.witness import Owners, UntraceableError, read_by, written_by
from generator.diagnostic import Diagnostic, Level
from generator.fleet import IN_CLUSTER, Cluster, Fleet, Settings
from generator.inputs.reader import InputReader
from generator.output import Output
from generator.pipeline import Build
from generator.rules import unused_values_file
from generator.stamps import EMPTY, FOLDER_ID, Facts, Stamp, content_id
from generator.workspace import Workspace

_LISTED = ("rendered/argocd", "rendered/clusters")
"""Whoever has a folder there, and not in the configuration, is one that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that is over."""

    judged: Judged
    found: Sequence[Diagnostic]
    """Located."""
    workspace: Workspace
    output: Output
    check: bool
    today: date
    baseline: tuple[str, ...] | None
    began: int


def of_all(run: Run) -> Stamp | None:
    """Return the stamp of a run that rendered everything; None if nothing is certain."""
    built = run.judged.built
    if built is None or _has_errors(run.found):
        return None
    known = tuple(cluster.name for cluster in built.clusters)
    facts = _facts(run, built, known)
    owners = Owners(known, (path for one in facts.values() for path in one.borrowed))
    before = Stamp(
        day=run.today,
        baseline=run.baseline,
        known=known,
        clusters=facts,
        found=tuple(_of_fleet(run, built, owners)),
        chart_files=tuple(sorted(built.chart_files)),
        index=EMPTY,
    )
    return _stamped(before, run, built, owners)


def of_some(before: Stamp, run: Run) -> Stamp | None:
    """Return what becomes of a stamp by a run that rendered some clusters, and is beyond doubt."""
    built = run.judged.built
    if built is None:
        return None
    clusters = {**before.clusters, **_facts(run, built, before.known)}
    owners = Owners(before.known, (path for one in clusters.values() for path in one.borrowed))
    chart_files = tuple(sorted({*before.chart_files, *built.chart_files}))
    now = replace(before, day=run.today, clusters=clusters, chart_files=chart_files)
    return _stamped(now, run, built, owners)


def is_beyond_doubt(before: Stamp, judged: Judged, workspace: Workspace) -> bool:
    """Tell whether rendering everything would find, and do, what rendering some clusters did."""
    built = judged.built
    if built is None or _has_errors(judged.found):
        return False
    stale = {cluster.name for cluster in built.clusters}
    owners = Owners(before.known, ())
    if any(owners.of(one.location.path) not in stale for one in judged.found):
        return False
    alone = Fleet(settings=built.fleet.settings, clusters=built.fleet.clusters, is_whole=True)
    if any(unused_values_file.check(alone, workspace)):
        return False
    others = [one for name, one in before.clusters.items() if name not in stale]
    domains = {domain for one in others for domain in one.domains}
    destinations = {one.destination for one in others if one.destination}
    reader = InputReader(workspace, built.fleet.settings.secrets.files)
    return not any(
        _borrowed(reader, cluster, owners) != before.clusters[cluster.name].borrowed
        or not domains.isdisjoint(_domains(cluster))
        or _destination(cluster, built.fleet.settings) in destinations
        for cluster in built.fleet.clusters
    )


def _stamped(before: Stamp, run: Run, built: Build, owners: Owners) -> Stamp | None:
    """Put what the run read and wrote into the index, of those clusters that are in order."""
    changed = {owners.of(change.path) for change in run.judged.changes}
    said = {owners.of(one.location.path) for one in run.found if _is_rendered(one.location.path)}
    if "" in said or (run.check and "" in changed):
        return None
    try:
        read = read_by(run.workspace, owners)
    except UntraceableError:
        return None
    if "" in changed and any(map(_is_rendered, read.get("", ()))):
        return None
    groups = {"": {**before.index.of("")}}
    for path, found in read.get("", {}).items():
        kept = groups[""].setdefault(path, found)
        if kept == FOLDER_ID:
            groups[""][path] = found
        elif found not in {kept, FOLDER_ID}:
            return None  # it has changed since it was looked at
    groups[""] |= written_by([one.tree for one in built.clusters], owners, "")
    for folder in _LISTED:
        if not set(run.output.folders(folder)) <= set(before.known):
            return None
        groups[""][folder] = content_id(run.workspace.root, folder, b"") or b""
    for cluster in built.clusters:
        name = cluster.name
        own = read.get(name, {})
        # What is made from rendered/ itself may be made otherwise now that this is another.
        is_fed_back = any(map(_is_rendered, own))
        if name not in said and not (name in changed and (run.check or is_fed_back)):
            groups[name] = {**own, **written_by([cluster.tree], owners, name)}
    gone = {cluster.name for cluster in built.clusters} - groups.keys()
    index = before.index.replaced(run.workspace.root, groups, gone, run.began)
    return replace(before, index=index)


def _has_errors(found: Iterable[Diagnostic]) -> bool:
    return any(one.level is Level.ERROR for one in found)


def _is_rendered(path: str) -> bool:
    return path.startswith("rendered/")


def _facts(run: Run, built: Build, known: Sequence[str]) -> dict[str, Facts]:
    owners = Owners(known, ())
    settings = built.fleet.settings
    reader = InputReader(run.workspace, settings.secrets.files)
    found: dict[str, list[Diagnostic]] = {}
    for one in run.found:
        found.setdefault(owners.of(one.location.path), []).append(one)
    return {
        cluster.name: Facts(
            destination=_destination(cluster, settings),
            domains=tuple(_domains(cluster)),
            borrowed=_borrowed(reader, cluster, owners),
            until=min(_ends(cluster, run.today), default=None),
            found=tuple(found.get(cluster.name, ())),
        )
        for cluster in built.fleet.clusters
    }


def _of_fleet(run: Run, built: Build, owners: Owners) -> Iterator[Diagnostic]:
    """Yield what is no cluster's own: of the fleet, or found in the files of another."""
    elsewhere = {
        one.location.path
        for cluster in built.clusters
        for one in cluster.diagnostics
        if owners.of(one.location.path) != cluster.name
    }
    for one in run.found:
        path = one.location.path
        if not owners.of(path) or path in elsewhere:
            yield one


def _destination(cluster: Cluster, settings: Settings) -> tuple[str, str] | None:
    ((key, value),) = cluster.destination.items()
    is_own = (key, value) == ("server", IN_CLUSTER) and settings.delivery.in_cluster
    return None if is_own else (key, value)


def _domains(cluster: Cluster) -> Iterator[str]:
    return (release.domain for release in cluster.releases if release.domain is not None)


def _borrowed(reader: InputReader, cluster: Cluster, owners: Owners) -> tuple[str, ...]:
    inputs = [reader.of(release) for release in cluster.releases]
    files = {normpath(path) for one in inputs for path in one.files}
    folders = {normpath(path) for one in inputs for path in one.folders}
    return tuple(
        sorted(path for path in files | folders if owners.of(path) not in {"", cluster.name})
    )


def _ends(cluster: Cluster, today: date) -> Iterator[date]:
    """Yield the last days of what is said of a cluster today."""
    for release in cluster.releases:
        for exemption in (release.paused, release.ungated):
            if exemption and exemption.until and exemption.until >= today:
                yield exemption.until
