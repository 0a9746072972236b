"""What was read of a repository, or looked for: each path with the id of what was found there."""

import os
from posixpath import normpath

from generator.stamps.index import ABSENT, blob, listing
from generator.tree import InvalidPathError
from generator.workspace import Workspace

UNCERTAIN = b""
"""In place of an id: out of the repository, unreadable, or not the same whenever it was read."""


def read_in(workspace: Workspace) -> dict[str, bytes]:
    """Return what this process has read, and what others have that told of it."""
    ids: dict[str, bytes] = {}
    for path, found in workspace.seen.items():
        if isinstance(found, InvalidPathError):
            ids[normpath(path)] = ABSENT if found.reason == "file-not-found" else UNCERTAIN
        else:
            ids[normpath(path)] = blob(found)
    for folder, (folders, files) in workspace.listed.items():
        is_there = folders or files or os.path.lexists(workspace.root / folder)
        ids[normpath(folder)] = listing(folders, files) if is_there else ABSENT
    for path, found_id in workspace.read_elsewhere:
        if ids.setdefault(path, found_id) != found_id:
            ids[path] = UNCERTAIN
    return ids
