"""The repository as it was or would be: in a commit, in the index, or on disk as git sees it."""

from generator.snapshot.listing import Entry, Listing
from generator.snapshot.program import program_changes
from generator.snapshot.sides import Sides, commits, on_disk, staged, unversioned
from generator.snapshot.snapshot import Snapshot

__all__ = [
    "Entry",
    "Listing",
    "Sides",
    "Snapshot",
    "commits",
    "on_disk",
    "program_changes",
    "staged",
    "unversioned",
]
