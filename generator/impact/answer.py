"""What is affected by a change, and why."""

from generator.changeset import Op
from generator.diagnostic import Diagnostic
from generator.fleet import Cluster, Engine, Release, Stage
from generator.record import record


@record(kw_only=True, order=True)
class Reason:
    path: str
    kind: str
    """What the path is to the hub."""
    change: Op


@record(kw_only=True)
class Affected:
    cluster: str
    hub: str | None
    """None for what the engine is given for the cluster."""
    engine: Engine
    """That delivers the cluster."""
    stage: Stage | None
    wave: int | None
    change: Op
    reasons: tuple[Reason, ...]

    @property
    def title(self) -> str:
        return f"{self.cluster}/{self.hub}" if self.hub else self.cluster


@record(kw_only=True)
class Answer:
    affected: tuple[Affected, ...]
    """By cluster, wave and hub; what is a cluster's own comes after its hubs."""
    paused: tuple[Affected, ...] = ()
    """Hubs that the change would reach, if they were not paused."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Located."""
    unanswered: tuple[str, ...] = ()
    """Clusters that are not in it, since they cannot be rendered now."""
    is_answered: bool = True
    """False if something is wrong that concerns the fleet as a whole."""
    notes: tuple[str, ...] = ()
    hubs: int = 0
    clusters: int = 0
    """How many there are, affected or not; support is not counted as a hub."""
    is_exact: bool = True
    """Whether all that is named differs; else it only may."""


def of_release(
    release: Release, engine: Engine, change: Op, reasons: tuple[Reason, ...]
) -> Affected:
    return Affected(
        cluster=release.cluster,
        hub=release.name,
        engine=engine,
        stage=release.stage,
        wave=release.wave,
        change=change,
        reasons=reasons,
    )


def of_engine(cluster: Cluster, change: Op, reasons: tuple[Reason, ...]) -> Affected:
    return Affected(
        cluster=cluster.name,
        hub=None,
        engine=cluster.engine,
        stage=None,
        wave=None,
        change=change,
        reasons=reasons,
    )


def ordered(found: list[Affected]) -> tuple[Affected, ...]:
    return tuple(sorted(found, key=_place))


def _place(one: Affected) -> tuple[str, bool, int, str]:
    return one.cluster, one.hub is None, one.wave or 0, one.hub or ""
