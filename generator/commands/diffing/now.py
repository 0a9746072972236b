"""What a render would leave in ``rendered/``: what ``diff`` compares with if nothing else is named.
Clusters that are known to be as they were rendered are not rendered again."""

import time
from typing import TYPE_CHECKING

from generator.commands.diffing.sides import InMemory, OnDisk, Side, Together
from generator.commands.warm.as_rendered import AsRendered, as_rendered
from generator.config_paths import CLUSTERS
from generator.configuration import cluster_folders
from generator.diagnostic import Diagnostic, Level
from generator.document import locate
from generator.git import LENGTH_OF_SHA1, Git, History
from generator.output import Output
from generator.record import record
from generator.selection import Selection
from generator.tree import Files
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.commands.judging.examining import Judged
    from generator.pipeline import Build, Progress


@record(kw_only=True)
class Question:
    workspace: Workspace
    output: Output
    git: Git
    clusters: frozenset[str] | None
    """None for all."""
    rendered_once: frozenset[str]
    """Clusters that the commit has with which it is compared."""
    length: int
    """Of the ids in that commit."""
    progress: "Progress"


@record(kw_only=True)
class Now:
    side: Side
    skipped: frozenset[str] = frozenset()
    """Clusters that cannot be rendered: with an error, or a folder that lost its cluster.yaml."""
    problems: tuple[Diagnostic, ...] = ()
    """Errors in the configuration; located, in reading order."""


def now(asked: Question) -> Now:
    """Raises ``InvalidError`` if something is wrong that concerns the fleet as a whole."""
    workspace = asked.workspace
    there = frozenset(cluster_folders(workspace))
    lost = (frozenset(workspace.names(CLUSTERS)[0]) - there) & asked.rendered_once
    if asked.clusters is not None:
        there &= asked.clusters
        lost &= asked.clusters
        if not there:
            return Now(side=InMemory({}, asked.length), skipped=lost)
    if not lost and asked.length == LENGTH_OF_SHA1:  # as those are that a run leaves
        began, history = time.time_ns(), History(git=asked.git, since=None)
        known = as_rendered(workspace, history, began)
        if known is not None and (found := _some(asked, there, known, history)):
            return found
    is_everything = asked.clusters is None
    found = _rendered(asked, Selection() if is_everything else _only(there))
    return Now(side=found.side, skipped=found.skipped | lost, problems=found.problems)


def _some(
    asked: Question, there: frozenset[str], known: AsRendered, history: History
) -> Now | None:
    """Render those that may be others now; None if that may say something of the rest, too."""
    as_they_were = OnDisk(asked.output, known.files(there - known.stale))
    stale = there & known.stale
    if not stale:
        return Now(side=as_they_were)
    if asked.clusters is not None:
        found = _rendered(asked, _only(stale))
    elif (alone := _alone(asked, known, history)) is not None:
        found = alone
    else:
        return None
    side = Together(as_they_were, found.side)
    return Now(side=side, skipped=found.skipped, problems=found.problems)


def _alone(asked: Question, known: AsRendered, history: History) -> Now | None:
    from generator.commands.judging.examining import examine  # noqa: PLC0415 -- not where all is known
    from generator.commands.warm.alone import alone  # noqa: PLC0415 -- as above

    def judge(workspace: Workspace, selection: Selection) -> "Judged":
        return examine(workspace, asked.output, history, selection, asked.progress, None)

    found = alone(known.since, asked.workspace, judge)
    return None if found is None else _of(found.built, asked.length, found.workspace)


def _rendered(asked: Question, selection: Selection) -> Now:
    from generator.pipeline import build  # noqa: PLC0415 -- not where all is known

    built = build(asked.workspace, selection, asked.progress)
    return _of(built, asked.length, asked.workspace)


def _of(built: "Build", length: int, files: Files) -> Now:
    tree: dict[str, bytes] = {}
    for one in built.clusters:
        tree |= {} if one.is_broken else one.tree
    errors = [problem for problem in built.diagnostics if problem.level is Level.ERROR]
    return Now(
        side=InMemory(tree, length),
        skipped=frozenset(one.name for one in built.clusters if one.is_broken),
        problems=tuple(locate(errors, files)),
    )


def _only(clusters: frozenset[str]) -> Selection:
    return Selection(dict.fromkeys(sorted(clusters)))
