"""What a run read and wrote, each path with the id of what was found there, by cluster."""

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath

from generator.commands.judging.owners import Owners, above
from generator.errors import FleetwaveError
from generator.plan.store import SECRETS
from generator.stamps import FOLDER_ID, UNCERTAIN, blob, content_id, link, listing, read_in
from generator.tree import Tree
from generator.workspace import Workspace


class UntraceableError(FleetwaveError):
    """Something was read that cannot be told to be the same later."""


def read_by(workspace: Workspace, owners: Owners) -> Mapping[str, Mapping[str, bytes]]:
    """Return what a run has read or looked for, and the links and folders on the way there.

    Raises ``UntraceableError`` for what is out of the repository, or cannot be read.
    """
    ids = read_in(workspace)
    for path, found_id in ids.items():
        if found_id == UNCERTAIN:
            raise UntraceableError(path)
    shared = _follow(workspace.root, ids, workspace.links)
    groups: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path, found_id in ids.items():
        groups["" if path in shared else owners.of(path)][path] = found_id
    return groups


def _follow(root: Path, ids: dict[str, bytes], links: Iterable[str]) -> frozenset[str]:
    """Add what stands on the way to each path, with links followed; return them and their ends,
    which may be another's."""
    shared = set()
    passed: set[str] = set()
    waiting = [*ids, *links]
    while waiting:
        path = waiting.pop()
        for one in (*reversed([*above(path)]), path):
            if one in passed:
                continue
            try:
                mode = os.lstat(root / one).st_mode
            except OSError:
                break
            passed.add(one)
            if stat.S_ISLNK(mode):
                target = os.fspath((root / one).readlink())
                end = _end(root, one, target)
                there = ids.get(one) or content_id(root, end, FOLDER_ID)
                if there is None:
                    raise UntraceableError(one)
                ids[one] = link(target)
                ids.setdefault(end, there)
                shared |= {one, end}
                waiting.append(end)
            elif stat.S_ISDIR(mode):
                ids.setdefault(one, FOLDER_ID)
    return frozenset(shared)


def _end(root: Path, path: str, target: str) -> str:
    real = os.path.realpath(root)
    end = os.path.relpath(target, real) if target.startswith("/") else join(dirname(path), target)
    end = normpath(end)
    if end.startswith("../") or end == "..":
        raise UntraceableError(path)
    return end


def written_by(trees: Iterable[Tree], owners: Owners, owner: str) -> Mapping[str, bytes]:
    """Return what one owner has in rendered/ when it is up to date."""
    ids: dict[str, bytes] = {}
    folders: dict[str, tuple[set[str], set[str]]] = {}
    for path, data in ((path, data) for tree in trees for path, data in tree.items()):
        if owners.of(path) != owner:
            continue
        ids[path] = blob(data)
        for place, folder in enumerate(above(path)):
            name = path[len(folder) + 1 :].split("/")[0]
            if folder.count("/") > 1 and not folder.startswith(f"{SECRETS}/"):
                folders.setdefault(folder, (set(), set()))[place == 0].add(name)
            elif folder.count("/") > 0:
                ids[folder] = FOLDER_ID
    return ids | {path: listing(*names) for path, names in folders.items()}
