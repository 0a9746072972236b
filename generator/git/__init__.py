"""What git knows of the repository: commits, and the files in them.

Reads and never writes. Paths are from the fleet's root, which may be a folder of a larger
repository.
"""

from generator.git.contents import LENGTH_OF_SHA1, Contents, blob_id, records
from generator.git.history import Commits
from generator.record import record

__all__ = ["LENGTH_OF_SHA1", "Git", "History", "blob_id", "records"]


class Git(Commits, Contents):
    """The history that a fleet's folder is part of, and all that it has kept."""


@record(kw_only=True)
class History:
    """Which past a run is held against."""

    git: Git
    since: str | None
    """The branch or commit that was left, None for the last commit."""
