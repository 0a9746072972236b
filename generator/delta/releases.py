"""Two states of a HelmRelease → its changes, by what they mean to Helm and to the rollout."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from generator.delta.change import Change, Topic
from generator.delta.charts import Chart, chart_of, content_changes, source_of
from generator.delta.compare import EditOp, compare
from generator.delta.dangers import GATE_CHANGED, GATE_REMOVED
from generator.delta.objects import Found, Key, Objects, Reference
from generator.delta.sides import RenderedSide, Unit
from generator.delta.value_changes import value_changes
from generator.delta.values import Layered, layered
from generator.inspection.finding import mapping
from generator.record import record

KIND = "HelmRelease"
APART = ("values", "valuesFrom", "chart", "chartRef", "dependsOn")
"""Fields of ``spec`` that are compared here, by what they mean."""

BUNDLE = "bundle"
"""In place of a kind: what brings a Secret of the store, by the hub and its hash."""

_EXEMPT = ("/paused", "/ungated")
"""Annotations of releases that need not wait; that is told as their change."""
_RELEASE_ID = re.compile(r"'[^']+/release-([0-9a-f]+)'")


class Cluster:
    """The objects of a cluster on one side, as references to them are followed."""

    def __init__(self, side: RenderedSide, objects: Objects) -> None:
        self.side = side
        self.objects = objects
        self._by_reference = {one.reference: one for one in objects.found.values()}
        self._values: dict[Key, Layered] = {}

    @cached_property
    def carried(self) -> frozenset[Reference]:
        """What the releases that were read have their values and charts from, told with them."""
        return frozenset(one for each in self.releases for one in self._carriers(each))

    @property
    def releases(self) -> Iterator[Found]:
        return (one for one in self.objects.found.values() if one.kind == KIND)

    def _carriers(self, release: Found) -> Iterator[Reference]:
        values = self.values(release)
        yield from values.carriers
        yield from ((BUNDLE, release.unit.hub, one) for one in values.bundles)
        yield source_of(release)

    def find(self, kind: str, namespace: str, name: str) -> Found | None:
        return self._by_reference.get((kind, namespace, name))

    def chart(self, release: Found) -> Chart:
        return chart_of(release, self.side, self.find)

    def values(self, release: Found) -> Layered:
        if release.key not in self._values:
            self._values[release.key] = layered(release, self.side, self.find)
        return self._values[release.key]


class Releases:
    """Compares HelmReleases; what two copies of a chart differ in is found out once."""

    def __init__(self, old: RenderedSide, new: RenderedSide) -> None:
        def content(before: Chart, after: Chart) -> tuple[str, ...]:
            return tuple(content_changes(before, after, old.listing, new.listing))

        self._content = cache(content)

    def compare(self, old: Found, was: Cluster, new: Found, now: Cluster) -> list[Change]:
        return [
            *self._chart(was.chart(old), now.chart(new)),
            *value_changes(was.values(old), now.values(new)),
            *_gates(old, was, new, now),
        ]

    def _chart(self, old: Chart, new: Chart) -> Iterator[Change]:
        files = self._content(old, new)
        if old.folder and old.folder == new.folder and not files:
            return  # what it says of itself is in these; a copy that is gone says nothing
        if old.said() != new.said() or files:
            after = {**new.said(), **({"files": list(files)} if files else {})}
            yield Change(
                topic=Topic.CHART, object=KIND, op=EditOp.UPDATE, old=old.said(), new=after
            )


def _gates(old: Found, was: Cluster, new: Found, now: Cluster) -> Iterator[Change]:
    before, after = _gates_of(old, was), _gates_of(new, now)
    for name, other in _paired(before, after):
        gone, come = before.get(name or ""), after.get(other or "")
        if gone is None or come is None:
            yield Change(
                topic=Topic.GATE,
                object=KIND,
                op=EditOp.ADD if gone is None else EditOp.DELETE,
                keys=(str(name or other),),
                dangers=(GATE_REMOVED,) if come is None and not is_exempt(new) else (),
            )
            continue
        if name != other:
            moved = ("moved", str(name), str(other))
            yield Change(topic=Topic.FOLLOWS, object=KIND, op=EditOp.UPDATE, keys=moved)
        if gone.id != come.id:
            gate = ("gate", str(other))
            yield Change(topic=Topic.FOLLOWS, object=KIND, op=EditOp.UPDATE, keys=gate)
        for edit in compare(gone.rest, come.rest, ("spec", "dependsOn", str(other))):
            yield Change(
                topic=Topic.FIELD,
                object=KIND,
                op=edit.op,
                keys=edit.keys,
                old=edit.old,
                new=edit.new,
                dangers=(GATE_CHANGED,),
            )


def is_exempt(release: Found) -> bool:
    return any(key.endswith(_EXEMPT) for key in mapping(release.value, "metadata", "annotations"))


def _paired(
    before: Mapping[str, "_Gate"], after: Mapping[str, "_Gate"]
) -> Iterator[tuple[str | None, str | None]]:
    """Yield the gates of both sides by name: those of one name, or of a canary that has another
    namespace or name now, together."""
    hubs = {after[name].hub: name for name in after.keys() - before.keys() if after[name].hub}
    moved = {name: hubs.get(before[name].hub) for name in before.keys() - after.keys()}
    for name in sorted(before.keys() | (after.keys() - moved.values())):
        other = moved.get(name, name)
        yield name if name in before else None, other if other in after else None


@record
class _Gate:
    hub: Unit | None
    """The canary that it waits for, if that was read."""
    rest: Mapping[str, Any]
    """All of it but that, and the id."""
    id: tuple[str, ...]
    """What tells the state of both that it waits for."""


def _gates_of(release: Found, cluster: Cluster) -> dict[str, _Gate]:
    found = {}
    for one in release.entries("dependsOn"):
        ready = str(one.get("readyExpr", ""))
        namespace, name = str(one.get("namespace", release.key[2])), str(one.get("name"))
        canary = cluster.find(KIND, namespace, name)
        rest = {key: item for key, item in one.items() if key not in ("namespace", "name")}
        rest["readyExpr"] = _RELEASE_ID.sub("'…'", ready)
        hub = canary.unit if canary else None
        found[f"{namespace}/{name}"] = _Gate(hub, rest, tuple(_RELEASE_ID.findall(ready)))
    return found
