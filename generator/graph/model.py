"""A rollout: per cluster, steps that follow each other, and hubs that wait for hubs of others."""

from collections.abc import Iterator
from enum import StrEnum

from generator.record import record


class Order(StrEnum):
    """What holds a part of a cluster back until another is healthy."""

    WAVES = "waves"
    """Of its one Application: each step waits for the one before."""
    GATES = "gates"
    """Each hub has an Application of its own: only what helm-controller waits for."""
    DEPENDENCIES = "dependencies"
    """Flux's Kustomizations, each of which names those that it waits for."""


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
    """Staging hubs that it waits for."""
    paused: str | None = None
    """Why it keeps what it has."""
    ungated: str | None = None
    """Why it waits for no staging hub, though of production."""
    has_secrets: bool = False
    """Of what is shared: encrypted files, too. They may also come with each release."""
    lacks_canary: bool = False
    """It waits for no staging hub because there is none for it."""
    change: str | None = None
    """What a change does to it: ``add``, ``update`` or ``delete``; None for nothing."""


@record(kw_only=True)
class Step:
    """What is applied at a time."""

    wave: int | None = None
    """None if no wave decides when."""
    batch: int | None = None
    """Of several in which Flux brings production, counted from 1."""
    nodes: tuple[Node, ...]
    is_next: bool = False
    """All of it waits for all of the step before."""

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
    order: Order
    is_meant_to_lack_canary: bool
    """Its cluster.yaml says that no staging hub is meant to be there."""
    steps: tuple[Step, ...]

    def edges(self) -> Iterator[Edge]:
        """Yield the gates. That a step waits for the one before is said by its ``is_next``."""
        nodes = [
            ((number, index), node)
            for number, step in enumerate(self.steps)
            for index, node in enumerate(step.nodes)
        ]
        staging = {hub: at for at, one in nodes if one.kind is Kind.STAGING for hub in one.hubs}
        # A test with gates is one that stands between a staging hub and those that wait for it.
        tested = {hub: at for at, one in nodes if one.kind is Kind.TEST for hub in one.gates}
        for at, node in nodes:
            places = staging if node.kind is Kind.TEST else staging | tested
            for start in dict.fromkeys(places[hub] for hub in node.gates):
                yield Edge(start, at)

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
