"""Bring rendered/ up to date, and look at no more of it than may have changed since the last run.

Wherever that is in doubt, everything is rendered: what is said and written is the same.
"""

import contextlib
import time
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from generator import stamps
from generator.commands.narrowing import Narrowed, committed_otherwise
from generator.commands.outcome import Result
from generator.commands.said import Said
from generator.git import History
from generator.kept import KEPT, Kept
from generator.output import Output
from generator.record import record
from generator.selection import Selection
from generator.stamps import Stamp
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.commands.render import Judged
    from generator.commands.stamping import Run

_MOST = 0.5
"""Of all clusters: with more of them to be rendered, it is sooner done for all."""


def render(  # noqa: PLR0913 -- what it reads and writes, and what is asked for
    workspace: Workspace,
    output: Output,
    history: History,
    selection: Selection,
    progress: Callable[[int, int, str], None],
    *,
    check: bool,
    today: date,
) -> Result:
    """Render what is asked for. A cluster with an error, or one that would lose what it had in the
    last commit (or where the branch left another), keeps its files; the others go on."""
    kept = KEPT.get() if selection.is_everything else None
    program = None if kept is None else stamps.identity()
    if kept is None or program is None:
        from generator.commands.render import render as whole  # noqa: PLC0415 -- takes long

        return whole(workspace, output, history, selection, progress, check=check, today=today)
    with contextlib.nullcontext() if check else output.exclusively("rendered"):
        upkeep = _Upkeep(
            workspace=workspace,
            output=output,
            history=history,
            progress=progress,
            check=check,
            today=today,
            kept=kept,
            program=program,
            began=time.time_ns(),
        )
        return upkeep.run()


@record(kw_only=True)
class _Upkeep:
    workspace: Workspace
    output: Output
    history: History
    progress: Callable[[int, int, str], None]
    check: bool
    today: date
    kept: Kept
    program: str
    began: int

    def run(self) -> Result:
        stamp = stamps.load(self.kept, self.workspace.root, self.program)
        if stamp is not None and stamp.day <= self.today:
            found = self._since(stamp)
            if found is not None:
                return found
        return self._all()

    def _since(self, stamp: Stamp) -> Result | None:
        """Return what became of it, looking only at what is another now; None if that is not
        enough."""
        differing, index = stamp.index.differing(self.workspace.root, self.began)
        if "" in differing:
            return None
        baseline = self._baseline()
        otherwise = committed_otherwise(stamp, baseline, self.history.git)
        if otherwise is None:
            return None
        over = {
            name for name, one in stamp.clusters.items() if one.until and one.until < self.today
        }
        stale = differing | otherwise | over | (set(stamp.known) - set(index.owners))
        if len(stale) > len(stamp.known) * _MOST:
            return None
        if stamp.chart_files and self.history.git.ignored(stamp.chart_files):
            return None  # a warning, which finds its place among the others
        now = replace(stamp, index=index, baseline=baseline)
        if stale:
            return self._some(now, stale)
        if now != stamp:
            stamps.store(self.kept, self.workspace.root, self.program, now)
        found = {name: stamp.clusters[name].found for name in stamp.known}
        return Result(Said(of_fleet=stamp.found, of_clusters=found).in_order(), ())

    def _baseline(self) -> tuple[str, ...] | None:
        git, since = self.history.git, self.history.since
        return git.heads if since is None else (git.fork(since),)

    def _some(self, stamp: Stamp, stale: AbstractSet[str]) -> Result | None:
        """Render some clusters; None if something is found that may concern others, too."""
        from generator.commands.doubt import is_beyond_doubt  # noqa: PLC0415 -- as below
        from generator.commands.others import with_others, with_unused_values  # noqa: PLC0415
        from generator.commands.stamping import of_some  # noqa: PLC0415

        workspace = Narrowed(self.workspace.root, set(stamp.known) - stale)
        if any("cluster.yaml" not in workspace.names(f"config/clusters/{one}")[1] for one in stale):
            return None
        judged = self._judged(workspace, dict.fromkeys(sorted(stale)))
        built = judged.built
        if built is None or not is_beyond_doubt(stamp, built, judged.said, workspace):
            return None
        run = self._done(with_unused_values(judged, built, workspace), workspace)
        self._leave(of_some(stamp, run))
        return judged.result(with_others(run.said, stamp, built))

    def _all(self) -> Result:
        from generator.commands.stamping import of_all  # noqa: PLC0415 -- as below

        run = self._done(self._judged(self.workspace, {}), self.workspace)
        self._leave(of_all(run))
        return run.judged.result(run.said)

    def _judged(self, workspace: Workspace, hubs: Mapping[str, None]) -> "Judged":
        from generator.commands.render import judge  # noqa: PLC0415 -- not if all is in order

        return judge(
            workspace, self.output, self.history, Selection(hubs), self.progress, self.today
        )

    def _done(self, judged: "Judged", workspace: Workspace) -> "Run":
        from generator.commands.stamping import Run  # noqa: PLC0415 -- not if all is in order

        if not self.check:
            self.output.apply(judged.changes)
        return Run(
            judged=judged,
            said=judged.said.located(workspace),  # of the files as they are now
            workspace=workspace,
            output=self.output,
            check=self.check,
            today=self.today,
            baseline=None if judged.built is None else self._baseline(),
            began=self.began,
        )

    def _leave(self, stamp: Stamp | None) -> None:
        if stamp is not None:
            stamps.store(self.kept, self.workspace.root, self.program, stamp)
