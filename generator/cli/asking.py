"""What options ask for, as the commands take it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from generator.hub_name import cluster_or_hub

if TYPE_CHECKING:
    from generator.selection import Selection


def day(given: datetime | None) -> date:
    """Return the day by which exemptions expire."""
    return (given or datetime.now(UTC)).date()


def selection(names: Sequence[str] | None) -> "Selection":
    from generator.selection import Selection  # noqa: PLC0415 -- not for `--help`

    hubs: dict[str, frozenset[str] | None] = {}
    for name in names or ():
        cluster, hub = cluster_or_hub(name)
        before = hubs.get(cluster, frozenset())
        hubs[cluster] = before | {hub} if hub and before is not None else None
    return Selection(hubs)
