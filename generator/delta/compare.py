"""Two trees of data → the edits that make one of the other, as people would say them.

Maps are compared by key, whatever their order. Lists of maps are matched by what names their items,
lists of scalars by the scalars themselves; a list of anything else by position, as long as its
length stays. Applied in order, the edits give the new tree exactly: no difference is left out.
"""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from generator.record import record

NAMES = (
    "name",
    "slug",
    "display_name",
    "app",
    "hostname",
    "host",
    "username",
    "key",
    "mountPath",
    "secretName",
    "namespace",
    "kind",
)
"""What an item of a list may be known by, the best first: Kubernetes' names, and those that
KubeSpawner's profiles, Helm charts and Argo CD's lists have instead."""


class EditOp(StrEnum):
    """What an edit does; with more to tell than of a file, which ``changeset.Op`` is of."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"
    REORDER = "reorder"


@record
class Item:
    """An item of a list: the map whose key ``by`` has a value, or with no ``by`` that scalar."""

    by: str
    value: Any


Path = tuple[str | int | Item, ...]


@record(kw_only=True)
class Edit:
    keys: Path
    op: EditOp
    old: Any = None
    new: Any = None
    """Of a reordering, the items on both sides by what they are known by, in order."""
    at: int | None = None
    """Where in its list a new item stands."""

    @property
    def turns_off(self) -> bool:
        """Whether a switch that was on, by itself or by default, is off now, or null, which to a
        chart is off; one that is set no more is what its chart says."""
        is_off = self.new is False or (self.new is None and self.op is not EditOp.DELETE)
        return is_off and self.old is not False


def compare(old: Any, new: Any, keys: Path = ()) -> Iterator[Edit]:
    """Yield the edits that make ``new`` of ``old``, in the order in which they can be applied."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            here = (*keys, key)
            if key not in new:
                yield Edit(keys=here, op=EditOp.DELETE, old=old[key])
            elif key not in old:
                yield Edit(keys=here, op=EditOp.ADD, new=new[key])
            else:
                yield from compare(old[key], new[key], here)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, keys)
    elif not same(old, new):
        yield Edit(keys=keys, op=EditOp.UPDATE, old=old, new=new)


def same(old: Any, new: Any) -> bool:
    """Tell whether two values are alike for every reader: 1 is neither true nor 1.0."""
    if old.__class__ is not new.__class__:
        return False
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return len(old) == len(new) and all(map(same, old, new))
    return bool(old == new)


def frozen(value: Any) -> str:
    """Return a text that values have in common if, and only if, they are the same."""
    return json.dumps(value, sort_keys=True, default=repr)


def _lists(old: list[Any], new: list[Any], keys: Path) -> Iterator[Edit]:
    by = _known_by(old, new) if old and new else None
    if by is not None:
        yield from _items(old, new, keys, by)
    elif len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from compare(before, after, (*keys, index))
    else:
        yield Edit(keys=keys, op=EditOp.UPDATE, old=old, new=new)


def _known_by(old: list[Any], new: list[Any]) -> str | None:
    """Return the key by which the items of two lists can be told apart, an empty text if they are
    scalars that can; None if nothing does."""
    if not any(isinstance(item, dict | list) for item in (*old, *new)):
        return "" if _are_unique(old) and _are_unique(new) else None
    if all(isinstance(item, dict) for item in (*old, *new)):
        for by in NAMES:
            names = [[item.get(by) for item in items] for items in (old, new)]
            if all(isinstance(name, str | int) for side in names for name in side) and all(
                map(_are_unique, names)
            ):
                return by
    return None


def _are_unique(values: Sequence[Any]) -> bool:
    return len({frozen(value) for value in values}) == len(values)


def _items(old: list[Any], new: list[Any], keys: Path, by: str) -> Iterator[Edit]:
    def name(item: Any) -> Any:
        return item[by] if by else item

    before = {frozen(name(item)): item for item in old}
    after = {frozen(name(item)): item for item in new}
    stay = [text for text in before if text in after]
    for text in stay:
        here = (*keys, Item(by, name(before[text])))
        yield from compare(before[text], after[text], here) if by else ()
    for text, item in before.items():
        if text not in after:
            yield Edit(keys=(*keys, Item(by, name(item))), op=EditOp.DELETE, old=item)
    then = [text for text in after if text in before]
    if stay != then:
        yield Edit(
            keys=keys,
            op=EditOp.REORDER,
            old=[name(before[text]) for text in stay],
            new=[name(after[text]) for text in then],
        )
    for at, (text, item) in enumerate(after.items()):
        if text not in before:
            yield Edit(keys=(*keys, Item(by, name(item))), op=EditOp.ADD, new=item, at=at)


def leaves(edit: Edit) -> Iterator[Edit]:
    """Yield an edit by the single values that it takes away or brings, as far as they are in maps;
    nothing of a reordering."""
    if edit.op is not EditOp.REORDER:
        yield from _leaves(edit.keys, edit.op, edit.old, edit.new)


def _leaves(keys: Path, op: EditOp, old: Any, new: Any) -> Iterator[Edit]:
    if old.__class__ is dict or new.__class__ is dict:
        before, after = (one if isinstance(one, dict) else {} for one in (old, new))
        for key in sorted(before.keys() | after.keys()):
            yield from _leaves((*keys, key), op, before.get(key), after.get(key))
    else:
        yield Edit(keys=keys, op=op, old=old, new=new)
