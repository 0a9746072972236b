"""What is to be told of files as such: those of others, that Argo CD applies like ours, and those
that say what an object is that another says, too."""

from collections.abc import Iterator

from generator.delta.change import Change, Topic
from generator.delta.compare import EditOp
from generator.delta.dangers import DUPLICATE_OBJECT
from generator.delta.objects import Objects
from generator.delta.sides import RenderedSide, Unit, unit


def of_others(old: RenderedSide, new: RenderedSide) -> Iterator[tuple[Unit, Change]]:
    """Yield the files of others that come, go or change."""
    for path in sorted(old.others.keys() | new.others.keys()):
        was, now = old.others.get(path), new.others.get(path)
        at = unit(path)
        if at is not None and was != now:
            op = EditOp.ADD if was is None else EditOp.DELETE if now is None else EditOp.UPDATE
            yield at, Change(topic=Topic.OTHERS, object="", op=op, keys=(path,))


def duplicates(old: Objects, new: Objects) -> Iterator[tuple[Unit, Change]]:
    """Yield the objects that several files say what they are, and before one did at most."""
    for key, paths in sorted(new.places.items()):
        at = unit(paths[-1])
        if at is not None and len(paths) > 1 >= len(old.places.get(key, ())):
            name = f"{key[0]} {key[3]}"
            yield (
                at,
                Change(
                    topic=Topic.DUPLICATE,
                    object=name,
                    op=EditOp.ADD,
                    new=paths,
                    dangers=(DUPLICATE_OBJECT,),
                ),
            )
