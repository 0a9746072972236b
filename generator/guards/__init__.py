"""What must not be lost by an edit: what a commit had in ``rendered/``, held against what is to be
rendered now.

Clusters run what is committed. So rendered objects are compared, whatever made them, and each is
known by its kind, namespace and name, not by its path: a hub that is renamed, but keeps its Helm
release, loses nothing. What is lost is refused until a line of the configuration lets it go.
"""

from collections.abc import Callable, Iterator

from generator.diagnostic import Diagnostic
from generator.guards import (
    applications,
    canaries,
    charts,
    kustomizations,
    namespaces,
    protection,
    releases,
    unreadable,
)
from generator.guards.comparison import Comparison

Guard = Callable[[Comparison], Iterator[Diagnostic]]

GUARDS: tuple[Guard, ...] = (
    applications.check,
    canaries.check,
    charts.check,
    kustomizations.check,
    namespaces.check,
    protection.check,
    releases.check,
    unreadable.check,
)


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Yield what a cluster would lose, and nothing lets go."""
    for guard in GUARDS:
        yield from guard(comparison)
