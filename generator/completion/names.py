"""The names of clusters and hubs, as they lie on the disk. Nothing is parsed: this is fast, and
right for files as people write them; what is no plain name is left out."""

import re
from collections.abc import Iterator
from pathlib import Path

SUPPORT = "support"
# Nothing that a shell could take for anything but a name.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ITEM = re.compile(r" *- +")
_KEY = re.compile(r"""( *(?:- +)?)(?:\{ *)?name: *["']?([^\s"',}#]+)""")
_IN_FLOW = re.compile(r"""\{ *name: *["']?([^\s"',}#]+)""")


def find_fleet(root: str) -> Path | None:
    """Return the fleet's folder: the one named, else the nearest that is one."""
    try:
        here = Path(root).expanduser().absolute()
    except (OSError, RuntimeError):  # the working directory, or a user's home, is not there
        return None
    for folder in [here] if root else [here, *here.parents]:
        if _is_file(folder / "config" / "fleet.yaml"):
            return folder
    return None


def clusters(fleet: Path) -> list[str]:
    folder = fleet / "config" / "clusters"
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    known = [name for name in names if _NAME.fullmatch(name)]
    return [name for name in known if _is_file(folder / name / "cluster.yaml")]


def releases(fleet: Path, cluster: str) -> list[str]:
    """Return the hubs of a cluster, in its order, and ``support`` if it has that."""
    path = fleet / "config" / "clusters" / cluster / "cluster.yaml"
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [name for name in dict.fromkeys(_scan(text)) if _NAME.fullmatch(name)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder that must not be looked into
        return False


def _scan(text: str) -> Iterator[str]:
    section, column = "", None
    for line in text.splitlines():
        if line[:1] not in {"", " ", "-", "#"}:  # a key of the file itself
            section, column = line.split(":")[0], None
            if section == "support":
                yield SUPPORT
            elif section == "hubs":
                yield from _IN_FLOW.findall(line)
        elif section == "hubs":
            if column is None and (item := _ITEM.match(line)):
                column = len(item[0])
            if (key := _KEY.match(line)) and len(key[1]) == column:
                yield key[2]
