"""Which clusters have in ``rendered/`` what a render would leave there, without rendering them."""

from collections.abc import Iterable
from posixpath import dirname

from generator import stamps
from generator.commands.warm.narrowing import Since, since
from generator.delta.sides import Digests
from generator.git import History
from generator.kept import KEPT
from generator.plan.artifact import RENDERED
from generator.record import record
from generator.workspace import Workspace


@record
class AsRendered:
    since: Since

    @property
    def stale(self) -> frozenset[str]:
        """Clusters that may be others now."""
        return self.since.stale

    def files(self, clusters: Iterable[str]) -> Digests:
        """Return what some clusters that are not stale have, and what they share with others, each
        with the id that git gives it where ids are short."""
        index = self.since.stamp.index.only({"", *clusters})
        ids = dict(index.below(f"{RENDERED}/"))
        folders = {dirname(path) for path in ids}
        while above := {dirname(path) for path in folders} - folders:
            folders |= above
        return {
            path: one.hex()
            for path, one in ids.items()
            if path not in folders and one != stamps.ABSENT
        }


def as_rendered(workspace: Workspace, history: History, began: int) -> AsRendered | None:
    """Return it, if an earlier run left word of it and nothing differs that all may have to do
    with."""
    kept = KEPT.get()
    program = None if kept is None else stamps.identity()
    stamp = None if kept is None or program is None else stamps.load(kept, workspace.root, program)
    # What is to be said on another day does not matter: the date never decides what is rendered.
    now = stamp and since(stamp, workspace.root, history, stamp.day, began)
    return AsRendered(now) if now else None
