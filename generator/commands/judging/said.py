"""What is said of a fleet, and by whom: of each cluster, all that would be said of it alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from generator.charts.warnings import WARNINGS
from generator.commands.judging.owners import Owners
from generator.diagnostic import Diagnostic
from generator.document import Placing, in_reading_order, once
from generator.record import record
from generator.stamps import Stamp
from generator.tree import Files

IF_ALL_ARE_READ = "unused-values-file"
"""Any cluster may use the file."""
OF_A_CHART = WARNINGS
"""What ``charts.lint`` says of a cluster's charts, whichever of its hubs are asked for."""


@record(kw_only=True)
class Said:
    of_fleet: Sequence[Diagnostic] = ()
    of_clusters: Mapping[str, Sequence[Diagnostic]]
    """In the order of their folders. Of what lies in files that they share, each has its own: it
    goes on to be said of the others when it is true of one no more."""

    def __iter__(self) -> Iterator[Diagnostic]:
        return chain(self.of_fleet, *self.of_clusters.values())

    def located(self, files: Files) -> "Said":
        place = Placing(files).placed
        return Said(
            of_fleet=once(map(place, self.of_fleet)),
            of_clusters={name: once(map(place, found)) for name, found in self.of_clusters.items()},
        )

    def in_order(self) -> tuple[Diagnostic, ...]:
        """Return what people read; all of it has been located."""
        return in_reading_order(once(self))


def sorted_out(
    found: Iterable[Diagnostic],
    of_clusters: Mapping[str, Sequence[Diagnostic]],
) -> Said:
    """Add to what clusters said themselves what was found besides: in the files of one of them, or
    of none (the owner is "" then)."""
    owners = Owners(of_clusters)
    groups: dict[str, list[Diagnostic]] = {"": [], **{name: [] for name in of_clusters}}
    for one in found:
        groups[owners.of(one.location.path)].append(one)
    return Said(
        of_fleet=groups.pop(""),
        of_clusters={name: [*more, *of_clusters[name]] for name, more in groups.items()},
    )


def with_others(said: Said, before: Stamp, *, is_complete: bool) -> Said:
    """Return what is said of some clusters, located, with what an earlier run said of the others
    and of the fleet; ``is_complete`` tells whether all of them could be read whole."""
    others = {
        name: [one for one in facts.found if is_complete or one.rule != IF_ALL_ARE_READ]
        for name, facts in before.clusters.items()
        if name not in said.of_clusters
    }
    known = {**others, **said.of_clusters}
    return Said(of_fleet=before.found, of_clusters={name: known[name] for name in before.known})
