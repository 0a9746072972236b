"""Find everything that is wrong with the configuration, and what rendering it would lose."""

from datetime import date

from generator.changeset import Change
from generator.commands.judging.guarding import guard
from generator.commands.judging.ignored import ignored_chart_files
from generator.commands.judging.outcome import Result
from generator.commands.judging.said import Said, sorted_out
from generator.diagnostic import InvalidError
from generator.git import History
from generator.output import Output
from generator.pipeline import Build, Progress, build
from generator.record import record
from generator.selection import Selection
from generator.workers import Workers
from generator.workspace import Workspace


@record(kw_only=True)
class Judged:
    """What is to be done, and why; nothing is written yet."""

    said: Said
    """Not located yet."""
    changes: tuple[Change, ...] = ()
    broken: tuple[str, ...] = ()
    """Clusters that are to be left as they are."""
    note: str | None = None
    built: Build | None = None
    """None if something is wrong that concerns the fleet as a whole."""

    def result(self, said: Said) -> Result:
        """Return what became of it when it was done; ``said`` is located."""
        return Result(
            said.in_order(),
            self.changes,
            self.broken,
            was_built=self.built is not None,
            note=self.note,
        )


def examine(  # noqa: PLR0913, PLR0917 -- what it reads, and what is asked for
    workspace: Workspace,
    output: Output,
    history: History,
    selection: Selection,
    progress: Progress,
    today: date | None,
) -> Judged:
    try:
        with Workers(workspace) as workers:
            built = build(workspace, selection, progress, today, workers.start)
    except InvalidError as error:
        return Judged(said=Said(of_fleet=error.diagnostics, of_clusters={}))
    guarded = guard(built, selection, history, output)
    refused = dict(guarded.refused)
    of_clusters = {
        one.name: [*one.diagnostics, *refused.get(one.name, ())] for one in built.clusters
    }
    of_others = [one for name, found in refused.items() if name not in of_clusters for one in found]
    found = (*built.of_fleet, *ignored_chart_files(history.git, built.chart_files), *of_others)
    return Judged(
        said=sorted_out(found, of_clusters),
        broken=(*(one.name for one in built.clusters if one.is_broken), *refused),
        note=guarded.note,
        built=built,
    )
