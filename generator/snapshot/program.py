"""fleetwave itself, where it is kept in the repository of the fleet that it renders."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.changeset import Op
from generator.packaged import FOLDER
from generator.snapshot.listing import Listing

_PACKAGE = Path(__file__).resolve().parents[1]


def program_changes(listing: Listing, commit: str | None) -> Mapping[str, Op]:
    """Return the files of the running program that a commit (or without one, the index) has
    otherwise: what it renders, this program cannot tell. A submodule that holds it is one such
    file. Empty if it is installed elsewhere."""
    root = listing.root.resolve()
    top = next((one for one in (root, *root.parents) if (one / ".git").exists()), None)
    places = () if top is None else tuple(dict.fromkeys(_places(root, top)))
    if top is None or not places:
        return {}
    asked = [f":(top,literal){place.relative_to(top).as_posix()}" for place in places]
    found = listing.statuses(commit, asked)
    return {os.path.relpath(top / path, root): op for path, op in found.items()}


def _places(root: Path, top: Path) -> Iterator[Path]:
    """Yield what holds the program: its package and, unless it has them in itself or they are the
    fleet's own, which each side is rendered with, its templates."""
    templates = FOLDER.resolve()
    is_apart = (
        not templates.is_relative_to(_PACKAGE) and templates != (root / "templates").resolve()
    )
    for folder in (_PACKAGE, templates) if is_apart else (_PACKAGE,):
        if folder.is_relative_to(top):
            above = reversed(folder.relative_to(top).parents)
            ways = (top / way for way in above if way != Path())
            yield next((way for way in ways if (way / ".git").exists()), folder)
