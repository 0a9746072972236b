"""The words in which every form says what is affected."""

from collections.abc import Iterable, Sequence

from generator.changeset import Op
from generator.fleet import Engine
from generator.impact.answer import Affected, Answer, Reason
from generator.record import record
from generator.report.counting import many

_DONE = {Op.ADD: "new", Op.UPDATE: "", Op.DELETE: "deleted"}
_GIVEN = {Engine.ARGOCD: "ApplicationSet, AppProject", Engine.FLUX: "Kustomizations"}


@record
class Counts:
    hubs: int
    """Affected and there still."""
    removed: int
    support: int
    clusters: int
    """Of all that is affected."""


def counts(affected: Iterable[Affected]) -> Counts:
    found = tuple(affected)
    hubs = [one for one in found if one.hub is not None and one.stage != "support"]
    removed = sum(one.change is Op.DELETE for one in hubs)
    return Counts(
        hubs=len(hubs) - removed,
        removed=removed,
        support=sum(one.stage == "support" for one in found),
        clusters=len({one.cluster for one in found}),
    )


def summary(answer: Answer) -> str:
    """Count, and say of what nothing is known."""
    if not answer.is_answered:
        return "nothing can be said: the fleet cannot be rendered"
    text = _summary(answer)
    if answer.unanswered:
        names = ", ".join(f"`{name}`" for name in answer.unanswered)
        text += f"; not known of {names}, which cannot be rendered"
    return text


def _summary(answer: Answer) -> str:
    found = counts(answer.affected)
    if not answer.affected:
        return "nothing is affected" if answer.is_exact else "nothing can be affected"
    verb = "affected" if answer.is_exact else "possibly affected"
    parts = [f"{found.hubs} of {many(answer.hubs, 'hub')} {verb}"]
    parts += [f"{found.removed} removed"] if found.removed else []
    parts += [many(found.support, "support release")] if found.support else []
    return f"{', '.join(parts)}; in {found.clusters} of {many(answer.clusters, 'cluster')}"


def given(one: Affected) -> str:
    """Name what an engine is given for a cluster."""
    return _GIVEN[one.engine]


def when(one: Affected) -> str:
    """Say at which place in the rollout something is."""
    if one.wave is None:
        return one.engine.label
    return str(one.stage) if one.engine is Engine.FLUX else f"wave {one.wave}"


def because(reason: Reason) -> str:
    """Say what a path is to the hub, and what happened to it."""
    done = _DONE[reason.change]
    return f"{reason.kind}, {done}" if done else reason.kind


def first(reasons: Sequence[Reason], most: int) -> tuple[Sequence[Reason], str]:
    """Return some of the reasons, and how many more there are, in words."""
    more = len(reasons) - most
    return reasons[:most], f"and {more} more" if more > 0 else ""
