"""What ``rendered/`` was last, which is what clusters run: in a commit, or else on disk.

In a repository it is the last commit (or where the branch left another, with ``--since``); what was
never committed was never deployed, and is nobody's loss. Without git the files on disk are the
only past there is. Whether they run cannot be told then, but to hold against them errs on the safe
side: a hub that was rendered once is not dropped in silence.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from generator.git import Git, History, blob_id
from generator.guards.comparison import Before, counts
from generator.output import Output
from generator.plan.artifact import is_marked
from generator.plan.folders import cluster_at
from generator.record import record
from generator.tree import Tree


@record(kw_only=True)
class Baseline:
    clusters: Mapping[str, Before]
    """Of each cluster that had anything, what it had."""
    is_on_disk: bool


def baselines(
    history: History, output: Output, folders: Sequence[str], tree: Tree
) -> tuple[Baseline, ...]:
    """Return what to compare ``tree`` with: nothing in a repository without commits, and two
    commits during a merge, since what either side let go is gone."""
    git, since = history.git, history.since
    if since is not None:
        return (_committed(git, git.fork(since), f"`{since}`", folders, tree),)
    if git.heads is None:
        return (_on_disk(output, folders, tree),)
    return tuple(_committed(git, commit, "`HEAD`", folders, tree) for commit in git.heads)


def _committed(git: Git, commit: str, name: str, folders: Sequence[str], tree: Tree) -> Baseline:
    known = {path: blob for path, blob in git.files(commit, *folders).items() if counts(path)}
    differing = {
        path: blob
        for path, blob in known.items()
        if path not in tree or blob_id(tree[path], len(blob)) != blob
    }
    content = git.read(differing.values())

    @cache
    def read(path: str) -> bytes | None:
        blob = git.files(commit, path).get(path)
        return None if blob is None else git.read([blob])[blob]

    files = {path: content[blob] for path, blob in differing.items()}
    return Baseline(clusters=_by_cluster(name, known, files, read), is_on_disk=False)


def _on_disk(output: Output, folders: Sequence[str], tree: Tree) -> Baseline:
    known = [path for folder in folders for path in output.walk(folder) if counts(path)]

    def read(path: str) -> bytes | None:
        found = output.read(path)
        return found.data if found else None

    files = {path: data for path in known if (data := read(path)) is not None}
    differing = {path: data for path, data in files.items() if data != tree.get(path)}
    return Baseline(
        clusters=_by_cluster("`rendered/` on disk", files, differing, read), is_on_disk=True
    )


def _by_cluster(
    name: str,
    known: Mapping[str, object],
    files: Mapping[str, bytes],
    read: Callable[[str], bytes | None],
) -> Mapping[str, Before]:
    """Sort by cluster what fleetwave wrote; another's file is left alone, so nothing loses it."""
    ours: dict[str, dict[str, bytes]] = defaultdict(dict)
    paths: dict[str, set[str]] = defaultdict(set)
    for path in known:
        if path not in files or is_marked(files[path]):
            paths[cluster_at(path)].add(path)
    for path, data in files.items():
        if is_marked(data):
            ours[cluster_at(path)][path] = data
    return {
        cluster: Before(name=name, files=ours[cluster], paths=frozenset(found), read=read)
        for cluster, found in paths.items()
    }
