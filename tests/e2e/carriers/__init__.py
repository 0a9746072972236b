"""What brings a commit to clusters: Argo CD, or Flux alone. The scenarios are the same for both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.e2e.fleets import Cluster


class Carrier(Protocol):
    @property
    def engine(self) -> str:
        """As ``delivery.engine`` has it."""

    def bootstrap(self, work: Path, clusters: Sequence[Cluster]) -> None:
        """Apply what people apply by hand, as the documentation says."""

    def refresh(self, clusters: Sequence[Cluster]) -> None:
        """Say that there is a commit, as a webhook would."""

    def is_at(self, commit: str, cluster: Cluster) -> bool:
        """All of a commit was applied, and is healthy, as far as it is the carrier's to know."""

    def has_seen(self, commit: str, cluster: Cluster) -> bool:
        """It knows what it has to do for a commit, and has begun."""

    def has_failed(self, cluster: Cluster) -> bool:
        """It has met something that is broken, and gone no further; it may try again."""

    def story(self, cluster: Cluster) -> Sequence[str]:
        """Return what a person would look at."""

    def leave(self, clusters: Sequence[Cluster]) -> None:
        """Forget a fleet; what runs goes on, in namespaces that no other scenario uses."""
