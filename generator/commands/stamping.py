"""What of a run the next one need not do again: the stamp that it leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.commands.facts import facts, is_complete
from generator.commands.render import Judged
from generator.commands.witness import Owners, UntraceableError, read_by, written_by
from generator.diagnostic import Diagnostic, Level
from generator.output import Output
from generator.pipeline import Build
from generator.plan.artifact import OF_CLUSTERS
from generator.record import record
from generator.stamps import EMPTY, FOLDER_ID, Stamp, content_id
from generator.workspace import Workspace


@record(kw_only=True)
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
    if built is None or not is_complete(built) or not built.fleet.is_whole:
        return None
    known = tuple(cluster.name for cluster in built.clusters)
    clusters = facts(built, run.found, run.workspace, known, run.today)
    owners = Owners(known, (path for one in clusters.values() for path in one.borrowed))
    of_fleet = tuple(_of_fleet(run, built, owners))
    if any(one.level is Level.ERROR for one in of_fleet):
        return None
    before = Stamp(
        day=run.today,
        baseline=run.baseline,
        known=known,
        clusters=clusters,
        found=of_fleet,
        chart_files=tuple(sorted(built.chart_files)),
        index=EMPTY,
    )
    return _stamped(before, run, built, owners)


def of_some(before: Stamp, run: Run) -> Stamp | None:
    """Return what becomes of a stamp by a run that rendered some clusters, and is beyond doubt.

    Nothing while one of them cannot be read whole: whether others have files that no hub uses is
    not said then, and they have to be looked at again with it."""
    built = run.judged.built
    if built is None or not is_complete(built):
        return None
    clusters = {
        **before.clusters,
        **facts(built, run.found, run.workspace, before.known, run.today),
    }
    owners = Owners(before.known, (path for one in clusters.values() for path in one.borrowed))
    chart_files = tuple(sorted({*before.chart_files, *built.chart_files}))
    now = replace(before, day=run.today, clusters=clusters, chart_files=chart_files)
    return _stamped(now, run, built, owners)


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
    # What is made from rendered/ itself may be made otherwise now that this is another.
    fed_back = {owner for owner, ids in read.items() if any(map(_is_rendered, ids))}
    shared = _shared(before, run, read.get("", {}))
    if shared is None or "" in changed & fed_back:
        return None
    in_order = [one for one in built.clusters if one.name not in run.judged.broken]
    left_out = {*said, *(changed if run.check else changed & fed_back)}
    groups = {
        one.name: {**read.get(one.name, {}), **written_by([one.tree], owners, one.name)}
        for one in in_order
        if one.name not in left_out
    }
    trees = [one.tree for one in in_order]
    groups[""] = {**shared, **written_by(trees, owners, ""), **_listed(run)}
    gone = {one.name for one in built.clusters} - groups.keys()
    index = before.index.replaced(run.workspace.root, groups, gone, run.began)
    return replace(before, index=index)


def _shared(before: Stamp, run: Run, read: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """Return what all may have to do with; None if it has changed since it was looked at, or a
    cluster is there that should be gone."""
    shared = before.index.of("")
    for path, now in read.items():
        then = shared.setdefault(path, now)
        if then == FOLDER_ID:
            shared[path] = now
        elif now not in {then, FOLDER_ID}:
            return None
    rendered = {name for folder in OF_CLUSTERS for name in run.output.folders(folder)}
    return shared if rendered <= set(before.known) else None


def _listed(run: Run) -> dict[str, bytes]:
    root = run.workspace.root
    return {folder: content_id(root, folder, b"") or FOLDER_ID for folder in OF_CLUSTERS}


def _is_rendered(path: str) -> bool:
    return path.startswith("rendered/")


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
