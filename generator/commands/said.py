"""What is said of a fleet, and by whom: of each cluster, all that would be said of it alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from generator.diagnostic import Diagnostic
from generator.document import Placing, in_reading_order, once
from generator.record import record
from generator.tree import Files


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
    owner_of: Callable[[str], str],
) -> Said:
    """Add to what clusters said themselves what was found besides: in the files of one of them, or
    of none (the owner is "" then)."""
    groups: dict[str, list[Diagnostic]] = {"": [], **{name: [] for name in of_clusters}}
    for one in found:
        groups[owner_of(one.location.path)].append(one)
    return Said(
        of_fleet=groups.pop(""),
        of_clusters={name: [*more, *of_clusters[name]] for name, more in groups.items()},
    )
