"""Some releases of a cluster, and what its engine is given, rendered for one state of the
repository."""

from generator.build import Builder
from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Cluster
from generator.plan.lockstep import Lockstep
from generator.record import record
from generator.tree import Tree


@record
class Rendered:
    tree: Tree
    problems: tuple[Diagnostic, ...]


def plan_gates(
    builders: tuple[Builder, Builder], clusters: tuple[Cluster, Cluster]
) -> tuple[Lockstep, Lockstep] | None:
    """Return the gates of both states; None if those of one cannot be told."""
    try:
        return builders[0].gates(clusters[0]), builders[1].gates(clusters[1])
    except InvalidError:
        return None


def render(
    builder: Builder, cluster: Cluster, names: frozenset[str], gates: Lockstep | None
) -> Rendered:
    """Render the releases with these names: the whole cluster, if that is all, and looked at as a
    whole; without ``gates`` it says what is wrong with them."""
    own = frozenset(one.name for one in cluster.releases)
    if own <= names or gates is None:
        built = builder.build(cluster)
    else:
        built = builder.build_hubs(cluster, names & own, gates)
    return Rendered(built.tree, built.errors)
