"""Waves that do not put what is needed before what needs it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.intent import is_gated, release_of
from generator.inspection.inventory import STAGE, STAGES, Inventory, stage
from generator.record import record

_SOURCES = ("HelmRepository", "OCIRepository", "HelmChart", "Bucket", "ConfigMap")
_ORDER = (
    "namespaces",
    "the GitRepository",
    "sources of charts, and nulls",
    "secrets",
    "the support release",
    "staging releases",
    "smoke tests",
    "production releases",
)


@record(eq=False)
class _Placed:
    at: Object
    group: int
    wave: int


def check(inventory: Inventory) -> Iterator[Finding]:
    for one in inventory.releases:
        yield from _stage(inventory, one)
    for application in inventory.applications:
        placed = []
        for one in inventory.covered(application):
            group, wave = _group(inventory, one), _wave(one)
            if group is not None and wave is not None:
                placed.append(_Placed(one, group, wave))
        yield from _check(placed)


def _stage(inventory: Inventory, one: Object) -> Iterator[Finding]:
    """What comes when, and waits for what, goes by the label of a release."""
    release = release_of(inventory, one)
    if not stage(one):
        text = f"no label `…{STAGE}` says which stage `{one.name}` is of: " + ", ".join(STAGES)
    elif release is not None and release.stage != stage(one):
        text = f"`{one.name}` is of the stage `{release.stage}`, not `{stage(one)}`"
    else:
        return
    keys = [key for key in one.labels if key.endswith(STAGE)]
    key = next((key for key in keys if one.labels[key] in STAGES), next(iter(keys), ""))
    yield Finding(at=one, keys=("metadata", "labels", key), rule="broken-order", message=text)


def _check(placed: Sequence[_Placed]) -> Iterator[Finding]:
    """Point at as few objects as may be: the one that is wrong with most others comes first, the
    later of two that are only wrong with one another."""
    wrong: dict[_Placed, set[_Placed]] = {}
    for one, other in combinations(placed, 2):
        before, after = (one, other) if one.group < other.group else (other, one)
        if before.group < after.group and before.wave >= after.wave:
            wrong.setdefault(after, set()).add(before)
            wrong.setdefault(before, set()).add(after)
    while wrong:
        worst = max(wrong, key=lambda one: (len(wrong[one]), one.group))
        others = wrong.pop(worst)
        yield _broken(worst, min(others, key=lambda one: (one.group < worst.group, one.wave)))
        for other in others:
            wrong[other].discard(worst)
            if not wrong[other]:
                del wrong[other]


def _broken(one: _Placed, other: _Placed) -> Finding:
    word = "before" if one.group < other.group else "after"
    return Finding(
        at=one.at,
        keys=("metadata", "annotations", known.WAVE),
        rule="broken-order",
        message=f"`{one.at.name}` is in wave {one.wave}, but {_ORDER[one.group]} must come {word} "
        f"{_ORDER[other.group]}, in {other.wave}",
    )


def _wave(one: Object) -> int | None:
    """None if it is no number, which is said elsewhere."""
    try:
        return int(one.annotations.get(known.WAVE, "0"))
    except ValueError:
        return None


def _group(inventory: Inventory, one: Object) -> int | None:
    if one.kind == "HelmRelease":
        of_stage = stage(one)
        if of_stage == "production":
            # One that waits for nothing may come whenever it likes.
            return 7 if is_gated(inventory, one) else None
        return {"support": 4, "staging": 5}.get(of_stage)
    if one.kind == "Job" and known.HOOK in one.annotations:
        return 6
    if one.kind in _SOURCES:
        return 2
    return {"Namespace": 0, "GitRepository": 1, "Kustomization": 3}.get(one.kind)
