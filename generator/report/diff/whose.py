"""Whose a change is, and how many change, in few words."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.delta.compare import EditOp
from generator.delta.delta import Delta
from generator.delta.sides import Unit
from generator.report.counting import many
from generator.report.visible import visible

_MOST = 12
_FEW = 3


def listed(units: Sequence[Unit], most: int = _MOST) -> str:
    """Name hubs by cluster, and count those that are too many: ``alpha: lab, prod; beta: lab``."""
    shown, rest = units[:most], units[most:]
    text = "; ".join(
        _cluster(cluster, [one.hub for one in its])
        for cluster, its in groupby(shown, key=lambda one: one.cluster)
    )
    if not rest:
        return text
    text = f"{many(len(units), 'hub')}: {text}"
    others = len({one.cluster for one in rest} - {one.cluster for one in shown})
    on = f" on {many(others, 'more cluster')}" if others else ""
    return f"{text} and {len(rest)} more{on}"


def _cluster(cluster: str, hubs: Sequence[str]) -> str:
    names = ", ".join(visible(hub) for hub in hubs if hub)
    return f"{visible(cluster)}: {names}" if names else visible(cluster)


def summary(delta: Delta) -> str:
    """Count what changes, comes and goes."""
    changed, added, removed = (delta.hubs(op) for op in (EditOp.UPDATE, EditOp.ADD, EditOp.DELETE))
    lost = delta.removed_clusters
    clusters = len(
        {unit.cluster for unit in (*changed, *added, *removed, *delta.supports)} | lost.keys()
    )
    gone = len(removed) + sum(lost.values())
    parts = [
        f"{many(number, 'hub')} {'is' if number == 1 else 'are'} {word}"
        for number, word in ((len(changed), "changed"), (len(added), "new"), (gone, "gone"))
        if number
    ]
    if supports := delta.supports:
        verb = "is" if len(supports) == 1 else "are"
        parts.append(f"{many(len(supports), 'support release')} {verb} other")
    if not parts:
        return "no hub is changed, but what clusters have besides"
    on = f", on {many(clusters, 'cluster')}"
    return ", ".join(parts) + on


def asides(delta: Delta) -> Iterator[str]:
    """Say what differs and is not shown."""
    if delta.aside:
        yield f"labels or links change of {listed(tuple(delta.aside), _FEW)}; `--all` shows them"
    if delta.unmoved:
        yield f"files differ in nothing that runs of {listed(delta.unmoved, _FEW)}"
