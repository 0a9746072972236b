"""Bring rendered/ up to date, and look at no more of it than may have changed since the last run.

Wherever that is in doubt, everything is rendered: what is said and written is the same.
"""

import contextlib
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from generator import stamps
from generator.commands.judging.outcome import Result
from generator.commands.judging.said import Said, with_others
from generator.commands.warm.narrowing import Since, baseline_of, since
from generator.git import History
from generator.kept import KEPT, Kept
from generator.output import Output
from generator.record import record
from generator.selection import Selection
from generator.stamps import Stamp
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.commands.judging.examining import Judged
    from generator.commands.warm.stamping import Run


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
    kept = KEPT.get()
    program = None if kept is None else stamps.identity()
    if kept is not None and program is not None:
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
        if selection.is_everything:
            with contextlib.nullcontext() if check else output.exclusively("rendered"):
                return upkeep.run()
        if (found := upkeep.chosen(selection)) is not None:
            return found
    from generator.commands.judging.whole import render_whole  # noqa: PLC0415 -- takes long

    return render_whole(workspace, output, history, selection, progress, check=check, today=today)


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
        if stamp is not None:
            found = self._since(stamp)
            if found is not None:
                return found
        return self._all()

    def chosen(self, selection: Selection) -> Result | None:
        """Return what became of some clusters or hubs, if there is nothing to be done."""
        from generator.commands.warm.chosen import chosen  # noqa: PLC0415 -- not where all are

        stamp = stamps.load(self.kept, self.workspace.root, self.program)
        if stamp is None:
            return None
        root = self.workspace.root
        said = chosen(stamp, selection, root, self.history, self.today, self.began)
        return None if said is None else Result(said.in_order(), ())

    def _since(self, stamp: Stamp) -> Result | None:
        """Return what became of it, looking only at what is another now; None if that is not
        enough."""
        now = since(stamp, self.workspace.root, self.history, self.today, self.began)
        if now is None:
            return None
        if now.stale:
            return self._some(now)
        if now.stamp != stamp:
            self._leave(now.stamp)
        said = with_others(Said(of_clusters={}), stamp, is_complete=True)
        return Result(said.in_order(), ())

    def _some(self, now: Since) -> Result | None:
        """Render some clusters; None if something is found that may concern others, too."""
        from generator.commands.warm.alone import alone, of_all  # noqa: PLC0415 -- as below
        from generator.commands.warm.stamping import of_some  # noqa: PLC0415

        found = alone(now, self.workspace, self._judged)
        if found is None:
            return None
        run = self._done(found.judged, found.workspace)
        self._leave(of_some(now.stamp, run))
        return run.judged.result(of_all(run.said, now, found.built))

    def _all(self) -> Result:
        from generator.commands.warm.stamping import of_all  # noqa: PLC0415 -- as below

        run = self._done(self._judged(self.workspace, Selection()), self.workspace)
        self._leave(of_all(run))
        return run.judged.result(run.said)

    def _judged(self, workspace: Workspace, selection: Selection) -> "Judged":
        from generator.commands.judging.whole import judge  # noqa: PLC0415 -- not if all is in order

        return judge(workspace, self.output, self.history, selection, self.progress, self.today)

    def _done(self, judged: "Judged", workspace: Workspace) -> "Run":
        from generator.commands.warm.stamping import Run  # noqa: PLC0415 -- not if all is in order

        if not self.check:
            self.output.apply(judged.changes)
        return Run(
            judged=judged,
            said=judged.said.located(workspace),  # of the files as they are now
            workspace=workspace,
            output=self.output,
            check=self.check,
            today=self.today,
            baseline=None if judged.built is None else baseline_of(self.history),
            began=self.began,
        )

    def _leave(self, stamp: Stamp | None) -> None:
        if stamp is not None:
            stamps.store(self.kept, self.workspace.root, self.program, stamp)
