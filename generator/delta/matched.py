"""An object that a cluster has on both sides → what differs in it."""

from collections.abc import Iterable, Iterator

from generator.delta import dangers, kustomizations
from generator.delta.change import Change, Topic
from generator.delta.compare import Edit, EditOp, Item, compare
from generator.delta.normal import normal
from generator.delta.objects import Found
from generator.delta.releases import KIND, Cluster, Releases
from generator.delta.units import names, namespaces

_PERMITTED = (("spec", "destinations"), ("spec", "clusterResourceWhitelist"))


class MatchedObjects:
    """Compares the objects of one cluster."""

    def __init__(self, old: Cluster, new: Cluster, releases: Releases) -> None:
        self._old, self._new = old, new
        self._releases = releases
        self._names = (names(old), names(new))
        self._moved = namespaces(old) ^ namespaces(new)

    def compare(self, before: Found, after: Found) -> tuple[list[Change], list[Change]]:
        """Return the changes of an object, and those of its labels and links."""
        was, now = normal(before), normal(after)
        name = self._label(after)
        changes: list[Change] = []
        if before.kind == KIND:
            if before.unit != after.unit:
                changes.append(_moved(before, after))
            changes += self._releases.compare(before, self._old, after, self._new)
        elif before.reference in self._old.carried and after.reference in self._new.carried:
            was, now = was.without_data(), now.without_data()
        for change in self._fields(name, (before, after), compare(was.value, now.value)):
            namespace = self._permitted(change) if before.kind == "AppProject" else None
            if namespace is None:
                changes.append(change)
            else:
                changes.append(_following(change, namespace))
        aside = self._fields(name, (before, after), compare(was.aside, now.aside))
        return changes, list(aside)

    def _fields(
        self, name: str, objects: tuple[Found, Found], edits: Iterable[Edit]
    ) -> Iterator[Change]:
        kind = objects[0].kind
        for edit in edits:
            found = [*dangers.in_object(kind, edit)]
            if kind == kustomizations.KIND:
                found += kustomizations.dangers(edit, *objects, self._old, self._new)
            yield Change(
                topic=Topic.FIELD,
                object=name,
                op=edit.op,
                keys=edit.keys,
                old=edit.old,
                new=edit.new,
                dangers=tuple(dict.fromkeys(found)),
            )

    def _permitted(self, change: Change) -> str | None:
        """Return the namespace that a change of the cluster's project is about, if it is one that
        comes or goes with a release."""
        is_list = change.keys[:2] in _PERMITTED and change.op in {EditOp.ADD, EditOp.DELETE}
        item = change.keys[2] if is_list and len(change.keys) > 2 else None  # noqa: PLR2004
        return str(item.value) if isinstance(item, Item) and item.value in self._moved else None

    def _label(self, one: Found) -> str:
        """Name an object by its kind, and where there are several, also by its own name."""
        is_alone = all(len(names[one.unit, one.kind]) <= 1 for names in self._names)
        return one.kind if is_alone else f"{one.kind} {one.name}"


def _moved(before: Found, after: Found) -> Change:
    old, new = before.unit.hub, after.unit.hub
    return Change(topic=Topic.HUB, object="", op=EditOp.UPDATE, old=old, new=new)


def _following(change: Change, namespace: str) -> Change:
    return Change(topic=Topic.FOLLOWS, object="", op=change.op, keys=("project", namespace))
