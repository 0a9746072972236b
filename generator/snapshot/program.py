"""fleetwave itself, where it is kept in the repository of the fleet that it renders."""

import os
from collections.abc import Mapping
from pathlib import Path

from generator.changeset import Op
from generator.snapshot.listing import Listing

_PACKAGE = Path(__file__).resolve().parents[1]


def program_changes(listing: Listing, commit: str | None) -> Mapping[str, Op]:
    """Return the files of the running program that a commit (or without one, the index) has
    otherwise: what it renders, this program cannot tell. None if it is installed elsewhere."""
    root = listing.root.resolve()
    top = next((one for one in (root, *root.parents) if (one / ".git").exists()), None)
    if top is None or not _PACKAGE.is_relative_to(top):
        return {}
    place = f":(top,literal){_PACKAGE.relative_to(top).as_posix()}"
    return {
        os.path.relpath(top / path, root): op
        for path, op in listing.statuses(commit, place).items()
    }
