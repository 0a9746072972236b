"""What processes that build clusters are told, and what they answer."""

from collections.abc import Mapping, Sequence

from generator.build import ClusterBuild
from generator.fleet import Settings
from generator.kept import Kept
from generator.record import record
from generator.workspace import Workspace


@record(kw_only=True)
class Beginning:
    workspace: Workspace
    settings: Settings
    kept: Kept | None
    compiled: Kept | None


@record
class Built:
    clusters: Sequence[ClusterBuild]


@record(kw_only=True)
class Read:
    """The last of all answers: what the clusters were made from."""

    ids: Mapping[str, bytes]
    links: Sequence[str]
    chart_files: frozenset[str]
