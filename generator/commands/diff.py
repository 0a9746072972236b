"""Compare what is rendered with a commit, or two commits, by what the difference means."""

from collections.abc import Iterable
from typing import Protocol

from generator.commands.diff_request import check_names, read_request
from generator.configuration import CLUSTERS, Selection, cluster_folders
from generator.delta.delta import Delta, delta
from generator.delta.sides import Digests, differing, folders, read, unit
from generator.delta.stores import needing
from generator.diagnostic import Diagnostic, InvalidError, Level
from generator.document import locate
from generator.errors import FleetwaveError
from generator.git import LENGTH_OF_SHA1, Git, blob_id
from generator.output import Output
from generator.pipeline import Progress, build
from generator.plan.artifact import RENDERED
from generator.record import record
from generator.tree import Tree
from generator.workspace import Workspace


@record(kw_only=True)
class Result:
    old: str
    new: str
    """What was compared, for people."""
    commit: str | None = None
    """The one that is new, None for what lies on disk."""
    delta: Delta
    diagnostics: tuple[Diagnostic, ...] = ()
    """Errors in the configuration; located, in reading order."""
    skipped: tuple[str, ...] = ()
    """Clusters that cannot be rendered: nothing is said of them."""
    was_built: bool = True
    """False if something is wrong that concerns the fleet as a whole."""


class _Side(Protocol):
    listing: Digests

    def read(self, paths: Iterable[str]) -> Tree: ...


def diff(  # noqa: PLR0913 -- what it reads, and what is asked for
    workspace: Workspace,
    output: Output,
    git: Git,
    arguments: Iterable[str],
    progress: Progress,
    *,
    rendered: bool,
    everything: bool,
) -> Result:
    """Compare a commit's ``rendered/`` with what the configuration says now; with what lies on disk
    if ``rendered``, or with another commit's. Labels and links count only with ``everything``."""
    known = frozenset((*workspace.names(CLUSTERS)[0], *output.folders(f"{RENDERED}/clusters")))
    request = read_request(git, tuple(arguments), known, rendered=rendered)
    clusters = request.clusters
    old = _Commit(git, request.old, clusters)
    check_names(git, request, known, (old.listing,))
    skipped: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = ()
    new: _Side
    if request.new is not None:
        new = _Commit(git, request.new, clusters)
    elif rendered:
        new = _Memory(_on_disk(output, clusters), old.length)
    else:
        try:
            rendered_once = {one.cluster for path in old.listing if (one := unit(path))}
            tree, skipped, problems = _built(workspace, clusters, rendered_once, progress)
        except InvalidError as error:
            return Result(
                old=request.old,
                new=request.new_name,
                delta=Delta(changes={}),
                diagnostics=tuple(locate(error.diagnostics, workspace)),
                was_built=False,
            )
        new = _Memory(tree, old.length)
    if not skipped:
        check_names(git, request, known, (old.listing, new.listing), must_have_hubs=True)
    listings, readers = (old.listing, new.listing), (old.read, new.read)
    every = differing(*listings) | needing(listings, readers)
    units = frozenset(one for one in every if one.cluster not in skipped)
    before, after = read(listings, units, readers)
    if request.new is None and not rendered:  # no render would write or delete them
        before, after = before.without_others(), after.without_others()
    found = delta(before, after, units, request.wants)
    if everything:
        found = found.whole()
    return Result(
        old=request.old,
        new=request.new_name,
        commit=request.new,
        delta=found,
        diagnostics=problems,
        skipped=tuple(sorted(skipped)),
    )


class _Commit:
    """The rendered files of a commit."""

    def __init__(self, git: Git, ref: str, clusters: frozenset[str] | None) -> None:
        self.git = git
        commit = git.commit(ref)
        self.listing = git.files(commit, *folders(clusters))
        if not self.listing and not git.files(commit, RENDERED):
            raise FleetwaveError(
                f"the commit `{ref}` has no `{RENDERED}/`",
                hint="name one that has: `git log -- rendered` lists them",
            )

    @property
    def length(self) -> int:
        return len(next(iter(self.listing.values()), "")) or LENGTH_OF_SHA1

    def read(self, paths: Iterable[str]) -> Tree:
        asked = tuple(paths)
        content = self.git.read(self.listing[path] for path in asked)
        return {path: content[self.listing[path]] for path in asked}


class _Memory:
    """Rendered files that are at hand, told apart as git does."""

    def __init__(self, tree: Tree, length: int) -> None:
        self.tree = tree
        self.listing: Digests = {path: blob_id(data, length) for path, data in tree.items()}

    def read(self, paths: Iterable[str]) -> Tree:
        return {path: self.tree[path] for path in paths}


def _on_disk(output: Output, clusters: frozenset[str] | None) -> Tree:
    paths = [path for folder in folders(clusters) for path in output.walk(folder)]
    found = ((path, output.read(path)) for path in paths)
    return {path: one.data for path, one in found if one is not None and one.data is not None}


def _built(
    workspace: Workspace,
    clusters: frozenset[str] | None,
    rendered_once: Iterable[str],
    progress: Progress,
) -> tuple[Tree, frozenset[str], tuple[Diagnostic, ...]]:
    """Return what the configuration says now, without the clusters that cannot be rendered, with
    their names, and what is wrong. A folder that has lost its cluster.yaml is such a cluster."""
    there = frozenset(cluster_folders(workspace))
    lost = frozenset(workspace.names(CLUSTERS)[0]).difference(there).intersection(rendered_once)
    if clusters is not None:
        there &= clusters
        lost &= clusters
    if clusters is not None and not there:
        return {}, lost, ()
    asked = Selection() if clusters is None else Selection(dict.fromkeys(sorted(there)))
    built = build(workspace, asked, progress)
    tree: dict[str, bytes] = {}
    for one in built.clusters:
        tree |= {} if one.is_broken else one.tree
    broken = frozenset(one.name for one in built.clusters if one.is_broken)
    errors = [problem for problem in built.diagnostics if problem.level is Level.ERROR]
    return tree, broken | lost, tuple(locate(errors, workspace))
