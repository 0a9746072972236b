"""What of a run the next one need not do again: the stamp that it leaves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from generator.commands.judging.examining import Judged
from generator.commands.judging.owners import Owners
from generator.commands.judging.said import Said
from generator.commands.warm.doubt import is_traceable
from generator.commands.warm.facts import facts, reading
from generator.commands.warm.witness import UntraceableError, read_by, written_by
from generator.diagnostic import Level
from generator.output import Output
from generator.pipeline import Build
from generator.plan.artifact import OF_CLUSTERS, RENDERED
from generator.record import record
from generator.stamps import EMPTY, FOLDER_ID, Stamp, content_id
from generator.workspace import Workspace


@record(kw_only=True)
class Run:
    """A run that is over."""

    judged: Judged
    said: Said
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
    if built is None or any(one.level is Level.ERROR for one in run.said.of_fleet):
        return None
    known = tuple(cluster.name for cluster in built.clusters)
    clusters = facts(built, run.said.of_clusters, run.workspace, known, run.today)
    before = Stamp(
        day=run.today,
        baseline=run.baseline,
        known=known,
        clusters=clusters,
        found=tuple(run.said.of_fleet),
        chart_files=tuple(sorted(built.chart_files)),
        index=EMPTY,
    )
    return _stamped(before, run, built)


def of_some(before: Stamp, run: Run) -> Stamp | None:
    """Return what becomes of a stamp by a run that rendered some clusters, and is beyond doubt.

    Nothing while more cannot be read of them than before: less is said of the others then, and the
    stamp of the time when they could be read tells all that there is to say again."""
    built = run.judged.built
    if built is None or reading(built) < before.reading:
        return None
    some = {one.name for one in built.clusters}
    clusters = {
        **{name: one for name, one in before.clusters.items() if name not in some},
        **facts(built, run.said.of_clusters, run.workspace, before.known, run.today),
    }
    chart_files = tuple(sorted({*before.chart_files, *built.chart_files}))
    now = replace(before, day=run.today, clusters=clusters, chart_files=chart_files)
    return _stamped(now, run, built)


def _stamped(before: Stamp, run: Run, built: Build) -> Stamp | None:
    """Put what the run read and wrote into the index, of those clusters that are in order."""
    owners = Owners(
        before.known, (path for one in before.clusters.values() for path in one.borrowed)
    )
    if not is_traceable(run.said, owners):
        return None
    changed = {owners.of(change.path) for change in run.judged.changes}
    said = {owners.of(one.location.path) for one in run.said if _is_rendered(one.location.path)}
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
    complete = {name for name, one in before.clusters.items() if one.is_complete}
    in_order = [
        one for one in built.clusters if one.name in complete and one.name not in run.judged.broken
    ]
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
    known = {folder: content_id(root, folder, b"") or FOLDER_ID for folder in OF_CLUSTERS}
    return {RENDERED: FOLDER_ID, **known}


def _is_rendered(path: str) -> bool:
    return path.startswith("rendered/")
