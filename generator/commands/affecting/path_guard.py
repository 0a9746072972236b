"""Hold a change against the clusters that it must stay within."""

from collections.abc import Iterator, Mapping, Sequence

from generator.changeset import Op
from generator.configuration import check_clusters
from generator.diagnostic import Diagnostic
from generator.impact.answer import Answer
from generator.impact.brought import brought_in
from generator.impact.side import Side
from generator.impact.within import outside_fleet, outside_hubs, outside_paths, touches_rendered
from generator.pipeline import build
from generator.plan.artifact import RENDERED
from generator.record import record
from generator.selection import Selection
from generator.snapshot import Listing, Sides
from generator.tree import Files, Tree


def stays_within(  # noqa: PLR0913, PLR0917 -- all that is known of a change
    clusters: Sequence[str],
    listing: Listing,
    sides: Sides,
    answer: Answer,
    old: Side,
    new: Side,
) -> Iterator[Diagnostic]:
    check_clusters(clusters, sorted(old.clusters.keys() | new.clusters.keys()))
    ops = _committed(sides)
    needs_made = answer.is_answered and touches_rendered(clusters, ops)
    made = _made(clusters, old, new) if needs_made else {}
    yield from outside_paths(clusters, ops, new.files, made)
    around = listing.changed_around(
        sides.old_commit, sides.new_commit, is_on_disk=sides.new_is_on_disk
    )
    yield from outside_fleet(clusters, around)
    yield from outside_hubs(clusters, answer.affected)
    yield from brought_in(clusters, old, new)


def _committed(sides: Sides) -> Mapping[str, Op]:
    """Return the changed paths; of a submodule with another commit only itself."""
    entries = (*sides.old.entries.items(), *sides.new.entries.items())
    submodules = {path for path, entry in entries if entry.is_submodule}
    above = tuple(f"{path}/" for path in submodules & sides.changed.keys())
    return {path: op for path, op in sides.changed.items() if not path.startswith(above)}


def _made(clusters: Sequence[str], old: Side, new: Side) -> Tree:
    """Return what `render` makes of some clusters; nothing of one that is broken."""
    asked = {name: None for name in clusters if name in new.clusters}
    built = build(_OverRendered(old.files, new.files), Selection(asked)) if asked else None
    return {
        path: data
        for one in (built.clusters if built else ())
        if not one.is_broken
        for path, data in one.tree.items()
    }


@record
class _OverRendered:
    """What people wrote, as it is now, and `rendered/` as it was. Implements ``Files``. What a
    paused hub keeps is read from there: it must not be what the change itself put there."""

    old: Files
    new: Files

    def read(self, path: str) -> bytes:
        return self._of(path).read(path)

    def target(self, path: str) -> str:
        return self._of(path).target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._of(folder).names(folder)

    def walk(self, folder: str) -> tuple[str, ...]:
        return self._of(folder).walk(folder)

    def _of(self, path: str) -> Files:
        return self.old if f"{path}/".startswith(f"{RENDERED}/") else self.new
