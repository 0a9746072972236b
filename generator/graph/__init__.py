"""The rollout of a fleet as a graph: what is applied after what, and who waits for whom.

``model`` says what such a graph is; ``rollout`` reads one off the plan that ``render`` follows, and
``kustomizations`` that of a cluster that Flux alone delivers; ``folding`` makes large ones small.
Nothing here knows a file, a colour or a format.
"""

from generator.graph.folding import fold
from generator.graph.model import ClusterGraph, Edge, Graph, Kind, Node, Order, Step
from generator.graph.rollout import Changes, graph

__all__ = [
    "Changes",
    "ClusterGraph",
    "Edge",
    "Graph",
    "Kind",
    "Node",
    "Order",
    "Step",
    "fold",
    "graph",
]
