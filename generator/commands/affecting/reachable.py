"""Say which hubs some paths can reach, without rendering: perhaps too many, never too few."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.changeset import Op
from generator.diagnostic import Level
from generator.impact import reach
from generator.impact.answer import Affected, Answer, of_engine
from generator.impact.changed import Changed
from generator.impact.side import Side, answered, read_side
from generator.snapshot import Listing, Snapshot, on_disk, unversioned
from generator.tree import InvalidPathError


def reachable(listing: Listing, paths: Sequence[str]) -> Answer:
    """Look at the files on disk, and at those of the last commit: what is gone counts, too."""
    if listing.is_there:
        sides = on_disk(listing, listing.commit("HEAD"))
        states, between = (sides.old, sides.new), sides.changed
    else:
        states, between = (unversioned(listing.root),) * 2, {}
    links = [state.links for state in states]
    new = read_side(states[1])
    old = read_side(states[0], Changed(between, links), new)
    below = {path: files for path in paths if (files := _below(states, path))}
    named = dict.fromkeys((*paths, *(path for files in below.values() for path in files)))
    ops = {path: _op(states, path) for path in named}
    found = reached(old, new, Changed(ops, links, frozenset(below)))
    broken = {
        folder: errors
        for folder, parsed in new.clusters.items()
        if (errors := [one for one in parsed.problems if one.level is Level.ERROR])
    }
    problems = [*new.problems, *(one for errors in broken.values() for one in errors)]
    affected = [one for folder, many in found.items() if folder not in broken for one in many]
    answer = answered(new, affected, problems, tuple(broken))
    return replace(answer, is_exact=False, is_answered=not new.problems)


def _below(states: tuple[Snapshot, Snapshot], folder: str) -> set[str]:
    """Return the files in a folder, then or now; what is looked for there may be another."""
    start = "" if folder == "." else f"{folder}/"
    return {path for state in states for path in state.entries if path.startswith(start)} - {folder}


def _op(states: tuple[Snapshot, Snapshot], path: str) -> Op:
    """Tell what may have happened to a path; one that was never there may appear."""
    then, now = (state.is_there(path) for state in states)
    if then and now:
        return Op.UPDATE
    return Op.DELETE if then else Op.ADD


def reached(old: Side, new: Side, changed: Changed) -> Mapping[str, list[Affected]]:
    found: dict[str, list[Affected]] = {}
    for folder in sorted(old.clusters.keys() | new.clusters.keys()):
        releases = reach.reach(old, new, changed, folder)
        known = [
            parsed.cluster
            for side in (new, old)
            if (parsed := side.clusters.get(folder)) and parsed.cluster
        ]
        if releases:
            found[folder] = list(reach.affected(releases, known[0].engine, changed))
        if why := reach.engine_inputs(releases, _newly_encrypted(old, new, changed)):
            change = Op.UPDATE if folder in old.clusters else Op.ADD
            op = change if folder in new.clusters else Op.DELETE
            found[folder].append(of_engine(known[0], op, reach.reasons(why, changed)))
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
