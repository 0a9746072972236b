"""A change as it is told: an edit of an object, what it is about, and what is dangerous in it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from generator import key_path
from generator.delta.compare import EditOp, Item, Path, frozen
from generator.record import record


class Topic(StrEnum):
    CLUSTER = "cluster"
    HUB = "hub"
    CHART = "chart"
    IMAGE = "image"
    GATE = "gate"
    LAYER = "layer"
    """An encrypted file as a whole, or a Secret of the cluster as a layer."""
    FIELD = "field"
    OBJECT = "object"
    FILE = "file"
    """One that cannot be read."""
    OTHERS = "others"
    """A file that fleetwave did not write."""
    DUPLICATE = "duplicate"
    """An object that several files say what it is."""
    STORE = "store"
    """A folder that a release has its chart or its secrets from."""
    ENGINE = "engine"
    """What delivers a cluster; with it comes and goes all that each is given."""
    FOLLOWS = "follows"
    """What another change brings with it: nobody decided it."""


@record(kw_only=True)
class Danger:
    id: str
    message: str


@record
class Encrypted:
    """Stands for a value in an encrypted layer. Nothing leads from here to its ciphertext."""

    layer: str
    digest: str
    """Tells one ciphertext from another; for comparing, never for showing."""


@record(kw_only=True)
class Change:
    topic: Topic
    object: str
    """The kind of the object, and its name where a hub has several of the kind."""
    op: EditOp
    keys: Path = ()
    old: Any = None
    new: Any = None
    dangers: tuple[Danger, ...] = ()

    @property
    def identity(self) -> str:
        """What equal changes of several hubs have in common."""
        return frozen(
            [self.topic, self.object, self.op, list(self.keys), self.old, self.new]
            + [danger.id for danger in self.dangers]
        )


def written(keys: Path) -> str:
    """Write a path for people: ``spec.values.profileList[slug=small].cpu``. A scalar in a list has
    the list's path."""
    text = ""
    for key in keys:
        if isinstance(key, Item):
            text += f"[{key.by}={key.value}]" if key.by else ""
        elif isinstance(key, int):
            text += f"[{key}]"
        else:
            text += ("." if text else "") + key_path.written((key,))
    return text


def is_secret(value: Any) -> bool:
    """Tell whether a value is encrypted, or something in it is."""
    return next(layers_of(value), None) is not None


def layers_of(value: Any) -> Iterator[str]:
    """Yield the layers of what is encrypted in a value; one may be there more than once."""
    if isinstance(value, Encrypted):
        yield value.layer
    elif isinstance(value, dict):
        yield from layers_of(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from layers_of(one)
