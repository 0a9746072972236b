"""Which clusters and hubs are asked for."""

from collections.abc import Mapping
from dataclasses import field

from generator.record import record


@record
class Selection:
    """Which clusters and hubs to render; nothing named means everything."""

    hubs: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    """Cluster to the hubs of it, None for all."""

    @property
    def is_everything(self) -> bool:
        return not self.hubs
