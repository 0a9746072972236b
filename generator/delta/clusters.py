"""One cluster on two sides → the changes of each of its hubs, and of what it has besides."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from generator.delta import dangers
from generator.delta.change import Change, Danger, Topic
from generator.delta.compare import EditOp
from generator.delta.engines import engines, is_of_engine
from generator.delta.matched import MatchedObjects
from generator.delta.matching import pairs
from generator.delta.normal import is_secrets, normal, release_ids, without_hash
from generator.delta.objects import Found
from generator.delta.releases import BUNDLE, KIND, Cluster, Releases
from generator.delta.sides import Unit
from generator.delta.units import hubs, unit_of, with_release
from generator.delta.values import hash_of
from generator.inspection.finding import mapping

Changes = dict[Unit, list[Change]]


class ClusterDelta:
    """Collects the changes of one cluster."""

    def __init__(self, name: str, old: Cluster, new: Cluster, releases: Releases) -> None:
        self.unit = Unit(name)
        self.old, self.new = old, new
        self.matched = MatchedObjects(old, new, releases)
        self.changes: Changes = defaultdict(list)
        self.aside: Changes = defaultdict(list)
        """Of labels and links."""

    def compare(self) -> None:
        """Fill ``changes`` and ``aside``."""
        old_units, new_units = self.old.objects.units, self.new.objects.units
        if not old_units and not new_units:
            return  # files of others, and nothing else
        if not new_units:
            self._note(self.unit, Topic.CLUSTER, EditOp.DELETE, old={"hubs": hubs(old_units)})
            return
        if not old_units:
            self._note(self.unit, Topic.CLUSTER, EditOp.ADD, new={"hubs": hubs(new_units)})
        matched, gone, come = pairs(self.old.objects.found, self.new.objects.found)
        was, now = (
            ", ".join(engines(self.unit.cluster, one.objects)) for one in (self.old, self.new)
        )
        if was and now and was != now:
            self._note(self.unit, Topic.ENGINE, EditOp.UPDATE, old=was, new=now)
            gone, come = ([one for one in each if not is_of_engine(one)] for each in (gone, come))
        for before, after in matched:
            self._pair(before, after)
        unknown = {
            unit_of(path) for side in (self.old, self.new) for path in side.objects.unreadable
        }
        gone, come = ([one for one in each if one.unit not in unknown] for each in (gone, come))
        removed = with_release(gone) - with_release(self.new.objects.found.values())
        added = with_release(come) - old_units
        self._hubs(removed, gone, self.old, EditOp.DELETE)
        self._hubs(added, come, self.new, EditOp.ADD)
        if old_units:
            self._rest(gone, removed, EditOp.DELETE)
            self._rest(come, added, EditOp.ADD)
        for path in self.new.objects.unreadable:
            self._note(unit_of(path), Topic.FILE, EditOp.UPDATE, new=path)
        for path in self.old.objects.unreadable:
            if path not in self.new.objects.unreadable:
                self._note(unit_of(path), Topic.FILE, EditOp.UPDATE, old=path)

    def _pair(self, before: Found, after: Found) -> None:
        at = after.unit
        changes, aside = self.matched.compare(before, after)
        self.changes[at] += changes
        self.aside[at] += aside
        if not self.changes[at] and release_ids(before) != release_ids(after):
            self._note(at, Topic.FOLLOWS, EditOp.UPDATE, keys=("release",))

    def _hubs(self, units: set[Unit], objects: Iterable[Found], side: Cluster, op: EditOp) -> None:
        for one in objects:
            if one.kind == KIND and one.unit in units:
                said = self._about(one, side)
                self._note(
                    one.unit,
                    Topic.HUB,
                    op,
                    old=said if op is EditOp.DELETE else None,
                    new=said if op is EditOp.ADD else None,
                )

    def _about(self, release: Found, side: Cluster) -> dict[str, Any]:
        labels = mapping(release.value, "metadata", "labels")
        stage = next((value for key, value in labels.items() if key.endswith("/stage")), "")
        return {"stage": stage, "namespace": release.key[2], **side.chart(release).said()}

    def _rest(self, objects: Iterable[Found], told: set[Unit], op: EditOp) -> None:
        """Tell objects that come or go by themselves."""
        for one in objects:
            if one.unit not in told and not self._is_carrier(one, op):
                value = normal(one).value
                value["metadata"] = {key: item for key, item in value["metadata"].items() if item}
                self._note(
                    one.unit,
                    Topic.OBJECT,
                    op,
                    name=f"{one.kind} {without_hash(one.name)}",
                    old=value if op is EditOp.DELETE else None,
                    new=value if op is EditOp.ADD else None,
                )

    def _is_carrier(self, one: Found, op: EditOp) -> bool:
        """Tell whether an object comes or goes because a release has its values or its chart from
        elsewhere now: that is told as the release's change."""
        here, there = (self.old, self.new) if op is EditOp.DELETE else (self.new, self.old)
        ending = hash_of(one.name) if is_secrets(one) else None
        known = one.reference if ending is None else (BUNDLE, one.unit.hub, ending)
        return known in here.carried and known not in there.carried

    def _note(  # noqa: PLR0913 -- what a change is made of
        self,
        at: Unit,
        topic: Topic,
        op: EditOp,
        *,
        name: str = "",
        keys: tuple[str, ...] = (),
        old: Any = None,
        new: Any = None,
    ) -> None:
        found = _dangers(topic, op, old)
        self.changes[at].append(
            Change(topic=topic, object=name, op=op, keys=keys, old=old, new=new, dangers=found)
        )


def _dangers(topic: Topic, op: EditOp, old: Any) -> tuple[Danger, ...]:
    match topic, op:
        case Topic.CLUSTER, EditOp.DELETE:
            return (dangers.REMOVED_CLUSTER,)
        case Topic.HUB, EditOp.DELETE:
            return _lost(old)
        case Topic.ENGINE, _:
            return (dangers.ENGINE_CHANGED,)
        case Topic.FILE, _ if old is None:
            return (dangers.UNREADABLE_FILE,)
        case _:
            return ()


def _lost(about: Any) -> tuple[Danger, ...]:
    is_canary = isinstance(about, dict) and about.get("stage") == "staging"
    return (dangers.REMOVED_HUB, *((dangers.CANARY_REMOVED,) if is_canary else ()))
