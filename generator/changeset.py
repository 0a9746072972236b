"""The difference between two trees."""

from enum import StrEnum

from generator.record import record
from generator.tree import Tree


class Op(StrEnum):
    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@record
class Change:
    path: str
    old: bytes | None
    new: bytes | None

    @property
    def op(self) -> Op:
        if self.old is None:
            return Op.ADD
        return Op.DELETE if self.new is None else Op.UPDATE


def between(old: Tree, new: Tree) -> tuple[Change, ...]:
    """Return what must change for ``old`` to become ``new``, in path order."""
    return tuple(
        Change(path, old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    )
