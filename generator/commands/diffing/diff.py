"""Compare what is rendered with a commit, or two commits, by what the difference means."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.commands.diffing.now import Now, Question, now
from generator.commands.diffing.request import check_names, read_request
from generator.commands.diffing.sides import InMemory, OfCommit, on_disk
from generator.config_paths import CLUSTERS
from generator.delta.delta import Delta, delta
from generator.delta.sides import differing, read, unit
from generator.delta.stores import needing
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.git import Git
from generator.output import Output
from generator.plan.artifact import RENDERED
from generator.record import record
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.pipeline import Progress


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


def diff(  # noqa: PLR0913 -- what it reads, and what is asked for
    workspace: Workspace,
    output: Output,
    git: Git,
    arguments: Iterable[str],
    progress: "Progress",
    *,
    rendered: bool,
    everything: bool,
) -> Result:
    """Compare a commit's ``rendered/`` with what the configuration says now; with what lies on disk
    if ``rendered``, or with another commit's. Labels and links count only with ``everything``."""
    known = frozenset((*workspace.names(CLUSTERS)[0], *output.folders(f"{RENDERED}/clusters")))
    request = read_request(git, tuple(arguments), known, rendered=rendered)
    clusters = request.clusters
    old = OfCommit(git, request.old, clusters)
    check_names(git, request, known, (old.listing,))
    if request.new is not None:
        new = Now(side=OfCommit(git, request.new, clusters))
    elif rendered:
        new = Now(side=InMemory(on_disk(output, clusters), old.length))
    else:
        question = Question(
            workspace=workspace,
            output=output,
            git=git,
            clusters=clusters,
            rendered_once=frozenset(one.cluster for path in old.listing if (one := unit(path))),
            length=old.length,
            progress=progress,
        )
        try:
            new = now(question)
        except InvalidError as error:
            return Result(
                old=request.old,
                new=request.new_name,
                delta=Delta(changes={}),
                diagnostics=tuple(locate(error.diagnostics, workspace)),
                was_built=False,
            )
    listings = (old.listing, new.side.listing)
    if not new.skipped:
        check_names(git, request, known, listings, must_have_hubs=True)
    readers = (old.read, new.side.read)
    every = differing(*listings) | needing(listings, readers)
    units = frozenset(one for one in every if one.cluster not in new.skipped)
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
        diagnostics=new.problems,
        skipped=tuple(sorted(new.skipped)),
    )
