"""Dangers of where users' files and the hub's database are, in the values of JupyterHub's chart and
of those around it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.delta.change import Danger
from generator.delta.compare import Edit, EditOp, Path

STORAGE_SHRUNK = Danger(
    id="storage-shrunk",
    message="a volume cannot be made smaller: the upgrade fails, or new volumes are too small",
)
STORAGE_CLASS_CHANGED = Danger(
    id="storage-class-changed",
    message="the class of a volume cannot be changed: the upgrade fails, or users find new volumes",
)
STORAGE_MOVED = Danger(
    id="storage-moved", message="files or the database are looked for elsewhere, and not copied"
)

ALL = (STORAGE_SHRUNK, STORAGE_CLASS_CHANGED, STORAGE_MOVED)

_SIZES = (("storage", "capacity"), ("pvc", "storage"), ("persistence", "size"), ("volume", "size"))
_PLACES = (
    ("storage", "type"),
    ("storage", "homeMountPath"),
    ("storage", "dynamic", "pvcNameTemplate"),
    ("storage", "dynamic", "volumeNameTemplate"),
    ("storage", "static", "pvcName"),
    ("storage", "static", "subPath"),
    ("db", "type"),
    ("db", "url"),
    ("db", "pvc", "subPath"),
    ("pv", "serverIP"),
    ("pv", "baseShareName"),
    ("nfs", "pvc", "name"),
    ("volumeId",),
)
"""How paths end: those of JupyterHub's chart, and of 2i2c's for NFS."""

_SERVERS = (("nfs", "enabled"), ("jupyterhub-home-nfs", "enabled"))
_VOLUMES = ("extraVolumes", "extraVolumeMounts")
_IN_VOLUMES = ("subPath", "claimName")

_QUANTITY = re.compile(
    r"\+?(?P<number>\d+\.?\d*|\.\d+)(?:(?P<exponent>[eE][+-]?\d{1,3})|(?P<unit>[EPTGM]i?|k|Ki|[num])?)\Z"
)
_UNITS = (
    {"k": Decimal(1000), "Ki": Decimal(1024)}
    | {unit: Decimal(1).scaleb(power) for unit, power in (("n", -9), ("u", -6), ("m", -3), ("", 0))}
    | {
        f"{sign}{suffix}": Decimal(base) ** power
        for power, sign in enumerate("MGTPE", 2)
        for suffix, base in (("", 1000), ("i", 1024))
    }
)


def check(edit: Edit, leaf: Edit) -> Iterator[Danger]:
    """Find what a change of one value does to what is stored; what was not set before had no place
    that it could lose, but for the chart's own. A volume that comes as a whole takes no other's."""
    keys = leaf.keys
    if str(keys[-1]).lower() in {"storageclass", "storageclassname"}:
        yield STORAGE_CLASS_CHANGED
    elif _ends(keys, _SIZES):
        old, new = _bytes(leaf.old), _bytes(leaf.new)
        if leaf.op is not EditOp.ADD and (old is None or new is None or new < old):
            yield STORAGE_SHRUNK
    elif _ends(keys, _PLACES) or (_ends(keys, _SERVERS) and leaf.turns_off):
        yield STORAGE_MOVED
    elif any(name in keys for name in _VOLUMES):
        is_part = leaf.op is not EditOp.ADD or leaf.keys == edit.keys
        is_other = keys[-1] in _IN_VOLUMES and is_part
        is_whole = keys[-1] in _VOLUMES and leaf.op is EditOp.UPDATE and leaf.old
        yield from (STORAGE_MOVED,) if is_other or is_whole else ()


def _ends(keys: Path, endings: tuple[tuple[str, ...], ...]) -> bool:
    return any(keys[-len(ending) :] == ending for ending in endings)


def _bytes(quantity: Any) -> Decimal | None:
    """Return how much a quantity of Kubernetes is, None if it is none."""
    match = _QUANTITY.match(str(quantity))
    if match is None:
        return None
    number = Decimal(match["number"] + (match["exponent"] or ""))
    return number * _UNITS[match["unit"] or ""]
