"""A rollout: per cluster, steps that follow each other, and hubs that wait for hubs of others."""

from collections.abc import Iterator
from enum import StrEnum

from generator.record import record


class Kind(StrEnum):
    SHARED = "shared"
    """What a cluster's releases need: namespaces, sources of charts, secrets."""
    SUPPORT = "support"
    STAGING = "staging"
    TEST = "test"
    """The smoke tests of staging hubs."""
    PRODUCTION = "production"
    REMOVED = "removed"
    """What a change takes away."""


@record(kw_only=True)
class Node:
    """A hub, or several that are alike in all but their names."""

    kind: Kind
    hubs: tuple[str, ...]
    """Names of what it stands for; of a test, of the staging hubs that it tries."""
    gates: tuple[str, ...] = ()
    """Staging hubs that helm-controller waits for."""
    paused: str | None = None
    """Why it keeps what it has."""
    ungated: str | None = None
    """Why it waits for no staging hub, though of production."""
    lacks_canary: bool = False
    """It waits for no staging hub because there is none for it."""
    change: str | None = None
    """What a change does to it: ``add``, ``update`` or ``delete``; None for nothing."""


@record(kw_only=True)
class Step:
    """What is applied at a time, when all before it is healthy."""

    wave: int | None
    """None if no wave decides when, since each hub has an Application of its own."""
    nodes: tuple[Node, ...]

    @property
    def hubs(self) -> int:
        return sum(len(node.hubs) for node in self.nodes)


@record
class Edge:
    """A hub waits for another; both as (number of the step, number of the node in it)."""

    start: tuple[int, int]
    """The staging hub."""
    end: tuple[int, int]


@record(kw_only=True)
class ClusterGraph:
    name: str
    has_waves: bool
    """Each step waits for the one before. If not, only the gates hold anything back."""
    is_meant_to_lack_canary: bool
    """Its cluster.yaml says that no staging hub is meant to be there."""
    steps: tuple[Step, ...]

    def edges(self) -> Iterator[Edge]:
        """Yield the gates. That a step waits for the one before is said by ``has_waves``."""
        places = {
            hub: (number, index)
            for number, step in enumerate(self.steps)
            for index, node in enumerate(step.nodes)
            if node.kind is Kind.STAGING
            for hub in node.hubs
        }
        for number, step in enumerate(self.steps):
            for index, node in enumerate(step.nodes):
                for start in dict.fromkeys(places[hub] for hub in node.gates):
                    yield Edge(start, (number, index))

    def count(self, kind: Kind) -> int:
        """Return how many hubs of a kind there are."""
        return sum(
            len(node.hubs) for step in self.steps for node in step.nodes if node.kind is kind
        )


@record(kw_only=True)
class Graph:
    clusters: tuple[ClusterGraph, ...]
    unchanged: int = 0
    """Clusters that are left out because a change moves nothing of them."""
    is_of_change: bool = False
    """It shows a change: what has none is there for its place in the rollout."""
