"""Say which hubs a change affects, in which order, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.changeset import Op
from generator.commands.another_program import by_another_program
from generator.commands.path_guard import stays_within
from generator.commands.states import states
from generator.diagnostic import InvalidError, Level
from generator.document import locate
from generator.impact import reach
from generator.impact.answer import Affected, Answer, ordered
from generator.impact.changed import Changed
from generator.impact.side import Side, answered, read_side
from generator.pipeline import Progress
from generator.snapshot import Listing, Snapshot, on_disk, program_changes, unversioned
from generator.tree import InvalidPathError


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    paths: tuple[str, ...] = ()
    """From the fleet's root; a folder stands for everything in it."""
    since: str | None = None
    """A commit that the branch left, or two as ``A..B``."""
    staged: bool = False
    within: tuple[str, ...] = ()
    """Clusters that the change must stay within."""


def affected(root: Path, question: Question, progress: Progress) -> Answer:
    """Answer exactly, by rendering both states; or if only paths are named, what they can reach."""
    listing = Listing(root)
    try:
        if question.paths and question.since is None and not question.staged:
            return _fast(listing, question.paths)
        return _exact(listing, question, progress)
    finally:
        listing.close()


def _fast(listing: Listing, paths: Sequence[str]) -> Answer:
    if listing.is_there:
        sides = on_disk(listing, listing.commit("HEAD"))
        states, between = (sides.old, sides.new), sides.changed
    else:
        states, between = (unversioned(listing.root),) * 2, {}
    links = [state.links for state in states]
    new = read_side(states[1])
    old = read_side(states[0], Changed(between, links), new)
    ops = {path: _op(states, path) for path in paths}
    found = _reached(old, new, Changed(ops, links))
    problems = [
        *new.problems,
        *(
            problem
            for parsed in new.clusters.values()
            for problem in parsed.problems
            if problem.level is Level.ERROR
        ),
    ]
    named = [one for many in found.values() for one in many]
    return replace(answered(new, named, problems), is_exact=False)


def _op(states: tuple[Snapshot, Snapshot], path: str) -> Op:
    """Tell what may have happened to a path; one that was never there may appear."""
    then, now = (state.is_there(path) for state in states)
    if then and now:
        return Op.UPDATE
    return Op.DELETE if then else Op.ADD


def _reached(old: Side, new: Side, changed: Changed) -> Mapping[str, list[Affected]]:
    found: dict[str, list[Affected]] = {}
    for folder in sorted(old.clusters.keys() | new.clusters.keys()):
        reached = reach.reach(old, new, changed, folder)
        names = [
            parsed.cluster.name
            for side in (new, old)
            if (parsed := side.clusters.get(folder)) and parsed.cluster
        ]
        if reached:
            found[folder] = list(reach.affected(names[0], reached, changed))
        if why := reach.of_argocd(reached, _newly_encrypted(old, new, changed)):
            change = Op.UPDATE if folder in old.clusters else Op.ADD
            found[folder].append(
                Affected(
                    cluster=names[0],
                    hub=None,
                    stage=None,
                    wave=None,
                    change=change if folder in new.clusters else Op.DELETE,
                    reasons=reach.reasons(why, changed),
                )
            )
    return found


def _newly_encrypted(old: Side, new: Side, changed: Changed) -> frozenset[str]:
    """Return the files that are encrypted on one side only: what a cluster may have depends on
    whether any is."""
    return frozenset(
        path for path in changed.ops if _is_encrypted(old, path) != _is_encrypted(new, path)
    )


def _is_encrypted(side: Side, path: str) -> bool:
    try:
        return b"ENC[" in side.files.read(path)
    except InvalidPathError:
        return False


def _exact(listing: Listing, question: Question, progress: Progress) -> Answer:
    sides, notes = states(listing, question.since, is_staged=question.staged)
    changed = Changed(sides.changed, [sides.old.links, sides.new.links])
    new = read_side(sides.new)
    old = read_side(sides.old, changed, new)
    programs = (
        program_changes(listing, sides.old_commit),
        {} if sides.new_is_on_disk else program_changes(listing, sides.new_commit),
    )
    if any(programs):
        answer = by_another_program(old, new, programs, progress)
    else:
        answer = _compared(old, new, changed, progress)
    answer = replace(answer, notes=(*notes, *answer.notes))
    if question.paths:
        answer = _limited(answer, old, new, Changed(_all_of(question.paths), changed.links))
    if question.within:
        refused = stays_within(question.within, answer, old, new, changed)
        answer = replace(answer, diagnostics=(*answer.diagnostics, *locate(refused, sides.new)))
    return answer


def _compared(old: Side, new: Side, changed: Changed, progress: Progress) -> Answer:
    from generator.impact.difference import Comparison  # noqa: PLC0415 -- not without rendering

    try:
        found = Comparison(old, new, changed).run(progress)
    except InvalidError as error:
        return answered(new, [], error.diagnostics)
    return replace(answered(new, found.affected, found.problems), paused=ordered(found.paused))


def _limited(answer: Answer, old: Side, new: Side, asked: Changed) -> Answer:
    """Leave what some paths can reach."""
    named = {(one.cluster, one.hub) for many in _reached(old, new, asked).values() for one in many}
    return replace(
        answer,
        affected=tuple(one for one in answer.affected if (one.cluster, one.hub) in named),
        paused=tuple(one for one in answer.paused if (one.cluster, one.hub) in named),
    )


def _all_of(paths: Sequence[str]) -> Mapping[str, Op]:
    return dict.fromkeys(paths, Op.UPDATE)
