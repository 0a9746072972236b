"""Processes that build clusters beside this one, where there is so much to build that it pays.

Nothing that is said or written depends on how many there are.
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from generator.build import Job
from generator.errors import UsageError
from generator.fleet import Settings
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.workers.team import Team

_VARIABLE = "FLEETWAVE_JOBS"
_ENOUGH = 2000
"""Releases; below, to start processes takes as long as they save."""
_MOST = 8
"""With more of them, this one could not take what they give fast enough."""


class Workers:
    """To be used with ``with``: however that ends, no process is left."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._team: Team | None = None

    def __enter__(self) -> Self:
        return self

    def start(self, settings: Settings, jobs: Sequence[Job]) -> "Team | None":
        """Return those who are to do the jobs; None where one process is as fast."""
        count = min(_count(jobs), len(jobs))
        if count > 1:
            from generator.workers.team import start  # noqa: PLC0415 -- only for a large fleet

            self._team = start(count, self._workspace, settings)
        return self._team

    def __exit__(self, *_: object) -> None:
        if self._team:
            self._team.end()


def _count(jobs: Sequence[Job]) -> int:
    """Return how many processes may be of use."""
    asked = os.environ.get(_VARIABLE, "")
    if not asked:
        return min(_processors(), _MOST) if sum(job.size for job in jobs) >= _ENOUGH else 1
    if not asked.isascii() or not asked.isdigit() or int(asked) < 1:
        raise UsageError(
            f"`{_VARIABLE}` is `{asked}`, which is no number of processes",
            hint=f"set it to 1 or more, or not at all: `unset {_VARIABLE}`",
        )
    return int(asked)


def _processors() -> int:
    """Return how many of them this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
