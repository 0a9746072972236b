"""A hub, or the support of a cluster: one Helm release."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from generator.diagnostic import Location
from generator.fleet.charts import Chart, Reference
from generator.record import record


class Stage(StrEnum):
    SUPPORT = "support"
    """The cluster's support release, before any hub."""
    STAGING = "staging"
    PRODUCTION = "production"


@record(kw_only=True)
class Exemption:
    """Why a hub does not take part in the rollout as the others do."""

    reason: str
    until: date | None
    """The last day on which it is meant to hold."""
    location: Location


@record(kw_only=True)
class SecretKey:
    """A layer that is a key of a Secret on the cluster, which others put there. What it says is
    not known here."""

    name: str
    key: str
    sets: tuple[tuple[str, ...], ...]
    """Paths of the single values and lists that it sets."""
    location: Location

    @property
    def title(self) -> str:
        return f"Secret {self.name}, key {self.key}"


LayerSource = Reference | SecretKey


@record(kw_only=True)
class Release:
    """One Helm release of a cluster: a hub, or the cluster's support."""

    cluster: str
    name: str
    """The hub's name, or ``support``; also the name of its directory in ``rendered/``."""
    stage: Stage
    wave: int
    chart: Chart
    chart_override: Reference | None
    layers: tuple[LayerSource, ...]
    """Every source of values in the order of ``helm -f``, the chart's layers first."""
    namespace: str
    release_name: str
    staged_by: tuple[str, ...] | None
    """The staging hubs that a production hub waits for; None for all of its cluster."""
    domain: str | None
    variables: Mapping[str, str]
    """Jsonnet external variables, resolved."""
    location: Location
    """The hub's entry in cluster.yaml."""
    sources: tuple[str, ...]
    """Files besides the layers that its manifests come from."""
    is_leaving: bool = False
    """It may be taken away next, so Argo CD no longer protects it."""
    paused: Exemption | None = None
    """It keeps what it has in ``rendered/``."""
    ungated: Exemption | None = None
    """It waits for no staging hub."""

    @property
    def is_gated(self) -> bool:
        return self.stage is Stage.PRODUCTION and not (self.paused or self.ungated)

    @property
    def is_hub(self) -> bool:
        return self.stage is not Stage.SUPPORT

    @property
    def override_path(self) -> str | None:
        return self.chart_override.path if self.chart_override else None

    @property
    def files(self) -> tuple[Reference, ...]:
        """The layers that are files of the repository."""
        return tuple(layer for layer in self.layers if isinstance(layer, Reference))
