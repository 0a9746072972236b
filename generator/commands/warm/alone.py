"""Look at some clusters alone, and say of all what looking at all would."""

from collections.abc import Callable
from dataclasses import replace

from generator.commands.judging.examining import Judged
from generator.commands.judging.said import Said, sorted_out, with_others
from generator.commands.warm.doubt import is_beyond_doubt, unused_values
from generator.commands.warm.facts import reading
from generator.commands.warm.narrowing import Narrowed, Since
from generator.config_paths import CLUSTERS
from generator.pipeline import Build
from generator.record import record
from generator.selection import Selection
from generator.tree import Files
from generator.workspace import Workspace


@record(kw_only=True)
class Alone:
    judged: Judged
    built: Build
    workspace: Narrowed


def alone(
    since: Since, workspace: Workspace, judge: Callable[[Workspace, Selection], Judged]
) -> Alone | None:
    """Look at the clusters that are not known to be as they were; None if something is found that
    may concern others, too."""
    narrowed = Narrowed(workspace.root, set(since.stamp.known) - since.stale)
    if any("cluster.yaml" not in narrowed.names(f"{CLUSTERS}/{one}")[1] for one in since.stale):
        return None
    judged = judge(narrowed, Selection(dict.fromkeys(sorted(since.stale))))
    built = judged.built
    if built is None or not is_beyond_doubt(since.stamp, built, judged.said, narrowed):
        return None
    said = _with_unused_values(judged.said, built, narrowed)
    return Alone(judged=replace(judged, said=said), built=built, workspace=narrowed)


def of_all(said: Said, since: Since, built: Build) -> Said:
    """Return it, located, together with what is known of the others."""
    return with_others(said, since.stamp, is_complete=reading(built).is_complete)


def _with_unused_values(said: Said, built: Build, files: Files) -> Said:
    """Say what is said only in a run of all: that is beyond doubt by now."""
    found = (*said.of_fleet, *unused_values(built, files))
    return sorted_out(found, said.of_clusters)
