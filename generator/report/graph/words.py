"""What the parts of a rollout are called, in every form."""

from generator.graph import ClusterGraph, Kind, Node, Order, Step
from generator.graph.rollout import FIRST, SHARED_UNTIL
from generator.report.counting import many

MOST = 8
"""Production hubs that are alike and still drawn one by one."""
SIGNS = {"add": "+", "update": "~", "delete": "-"}
_STEPS = {
    Kind.SHARED: "shared",
    Kind.SUPPORT: "support",
    Kind.STAGING: "staging",
    Kind.TEST: "smoke test",
    Kind.PRODUCTION: "production",
    Kind.REMOVED: "removed",
}


_ORDERS = {
    Order.WAVES: (),
    Order.GATES: ("an Application for each hub: gates, but no waves",),
    Order.DEPENDENCIES: ("by Flux alone",),
}


def step(one: Step) -> str:
    """Say when a step is applied."""
    if one.batch is not None:
        return f"batch {one.batch}"
    if one.wave is None:
        return _STEPS[one.nodes[0].kind]
    return f"waves {FIRST} to {SHARED_UNTIL}" if one.wave == FIRST else f"wave {one.wave}"


def node(one: Node) -> str:
    """Name a node: a hub, or how many."""
    if one.kind is Kind.SHARED:
        return "namespaces, sources, secrets" if one.has_secrets else "namespaces, sources"
    if one.kind is Kind.TEST and one.gates:
        return f"test of {one.hubs[0]}" if len(one.hubs) == 1 else f"{len(one.hubs)} smoke tests"
    if one.kind is Kind.TEST:
        return "smoke test" if len(one.hubs) == 1 else f"{len(one.hubs)} smoke tests"
    return one.hubs[0] if len(one.hubs) == 1 else f"{len(one.hubs)} hubs"


def marks(one: Node) -> tuple[str, ...]:
    """Say in what a node differs from the other hubs of its stage."""
    found = []
    if one.paused is not None:
        found.append("paused")
    if one.ungated is not None:
        found.append("ungated")
    if one.lacks_canary:
        found.append("no canary")
    return tuple(found)


def label(one: Node) -> tuple[str, ...]:
    """Return the lines that are written on a node: what it is and becomes, then its marks."""
    sign = f"{SIGNS[one.change]} " if one.change else ""
    return (sign + node(one), *marks(one))


def details(one: Node) -> str:
    """Say all of a node, for those who point at it: names, whom it waits for, reasons, change."""
    lines = [", ".join(one.hubs) or node(one)]
    if one.gates:
        lines.append(f"waits for {', '.join(one.gates)}")
    if one.paused is not None:
        lines.append(f"paused: {one.paused}")
    if one.ungated is not None:
        lines.append(f"ungated: {one.ungated}")
    if one.lacks_canary:
        lines.append("waits for no canary: there is none")
    if one.change:
        lines.append(f"this change: {one.change}")
    return "\n".join(lines)


def summary(cluster: ClusterGraph) -> str:
    """Say in one line how a cluster is rolled out."""
    staging, production = cluster.count(Kind.STAGING), cluster.count(Kind.PRODUCTION)
    parts = []
    if staging:
        parts.append(f"{staging} staging")
    if production:
        parts.append(f"{production} production{_pace(cluster)}")
    if production and not staging:
        parts.append("no canary, on purpose" if cluster.is_meant_to_lack_canary else "no canary")
    if removed := cluster.count(Kind.REMOVED):
        parts.append(f"{removed} removed")
    if staging or production:
        parts += _ORDERS[cluster.order]
    return ", ".join(parts) or "no hubs"


def _pace(cluster: ClusterGraph) -> str:
    """Say in how many waves or batches production goes, and how wide they are."""
    batches = [
        sum(len(one.hubs) for one in step.nodes if one.kind is Kind.PRODUCTION)
        for step in cluster.steps
        if step.batch or (step.wave and step.wave > 0)
    ]
    sizes = [size for size in batches if size]
    word = "batches" if cluster.order is Order.DEPENDENCIES else "waves"
    return f" in {len(sizes)} {word} of {max(sizes)} at most" if len(sizes) > 1 else ""


def unchanged(count: int) -> str:
    return f"{many(count, 'cluster')} without a change"
