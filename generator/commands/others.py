"""What is said of some clusters together with what an earlier run said of the others."""

from collections.abc import Iterator
from dataclasses import replace

from generator.commands.facts import reading
from generator.commands.render import Judged
from generator.commands.said import Said, sorted_out
from generator.commands.witness import Owners
from generator.diagnostic import Diagnostic
from generator.fleet import Fleet
from generator.pipeline import Build
from generator.rules import unused_values_file
from generator.stamps import Stamp
from generator.tree import Files

_IF_ALL_ARE_READ = "unused-values-file"
"""Any cluster may use the file."""


def unused_values(built: Build, files: Files) -> Iterator[Diagnostic]:
    """Yield which files of these clusters none of them uses, as a run of all would say it."""
    if reading(built).is_complete:
        alone = Fleet(settings=built.fleet.settings, clusters=built.fleet.clusters, is_whole=True)
        yield from unused_values_file.check(alone, files)


def with_unused_values(judged: Judged, built: Build, files: Files) -> Judged:
    of_clusters = judged.said.of_clusters
    found = (*judged.said.of_fleet, *unused_values(built, files))
    return replace(judged, said=sorted_out(found, of_clusters, Owners(of_clusters, ()).of))


def with_others(said: Said, before: Stamp, built: Build) -> Said:
    """Return what a run of all would say, where that is beyond doubt."""
    is_complete = reading(built).is_complete
    others = {
        name: [one for one in facts.found if is_complete or one.rule != _IF_ALL_ARE_READ]
        for name, facts in before.clusters.items()
        if name not in said.of_clusters
    }
    known = {**others, **said.of_clusters}
    return Said(of_fleet=before.found, of_clusters={name: known[name] for name in before.known})
