"""Waves that do not put what is needed before what needs it."""

from collections.abc import Iterator, Sequence

from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.intent import is_gated
from generator.inspection.inventory import Inventory, stage

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


def check(inventory: Inventory) -> Iterator[Finding]:
    for application in inventory.applications:
        yield from _check(inventory, list(inventory.covered(application)))


def _check(inventory: Inventory, objects: Sequence[Object]) -> Iterator[Finding]:
    groups: list[list[tuple[int, Object]]] = [[] for _ in _ORDER]
    for one in objects:
        place = _place(inventory, one)
        wave = _wave(one)
        if place is not None and wave is not None:
            groups[place].append((wave, one))
    for later in range(1, len(groups)):
        for earlier in range(later):
            if groups[later] and groups[earlier]:
                yield from _compare(groups[earlier], groups[later], _ORDER[earlier], _ORDER[later])


def _compare(
    before: list[tuple[int, Object]], after: list[tuple[int, Object]], first: str, then: str
) -> Iterator[Finding]:
    """Point at those that are fewer: most likely they are what was changed."""
    last = max(wave for wave, _ in before)
    start = min(wave for wave, _ in after)
    late = [(wave, one) for wave, one in before if wave >= start]
    early = [(wave, one) for wave, one in after if wave <= last]
    if len(late) < len(early):
        for wave, one in late:
            text = (
                f"`{one.name}` is in wave {wave}, but {first} must come before {then}, in {start}"
            )
            yield _broken(one, text)
    else:
        for wave, one in early:
            text = f"`{one.name}` is in wave {wave}, but {then} must come after {first}, in {last}"
            yield _broken(one, text)


def _wave(one: Object) -> int | None:
    """None if it is no number, which is said elsewhere."""
    try:
        return int(one.annotations.get(known.WAVE, "0"))
    except ValueError:
        return None


def _place(inventory: Inventory, one: Object) -> int | None:
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


def _broken(one: Object, message: str) -> Finding:
    return Finding(
        at=one,
        keys=("metadata", "annotations", known.WAVE),
        rule="broken-order",
        message=message,
    )
