"""The domain: a fleet of clusters, each running releases. Plain values, parsed and well-formed.

Nothing here reads a file or knows how a manifest looks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.diagnostic import Location

Notifications = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Trigger → service → recipients, in Argo CD's words."""


IN_CLUSTER = "https://kubernetes.default.svc"
"""How an Argo CD calls the cluster it runs on."""


class Stage(StrEnum):
    SUPPORT = "support"
    """The cluster's support release, before any hub."""
    STAGING = "staging"
    PRODUCTION = "production"


class Applications(StrEnum):
    """What one Application of Argo CD applies."""

    CLUSTER = "cluster"
    HUB = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Why a hub does not take part in the rollout as the others do."""

    reason: str
    until: date | None
    """The last day on which it is meant to hold."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A file that the configuration names, and where it does."""

    path: str
    """From the root of the repository; ``..`` already resolved."""
    location: Location

    @property
    def title(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A jsonnet external variable: the first of ``paths`` that exists, else ``default``."""

    name: str
    paths: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteChart:
    """A chart of a Helm repository or an OCI registry, pinned exactly."""

    key: str
    name: str
    repository: str
    version: str | None
    digest: str | None
    values: tuple[Reference, ...]
    variables: tuple[Variable, ...]

    @property
    def is_oci(self) -> bool:
        return self.repository.startswith("oci://")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalChart:
    """A chart kept in the repository."""

    key: str
    path: str
    must_vendor: bool
    """A dependency that is not vendored is an error, not source-controller's to fetch."""
    values: tuple[Reference, ...]
    variables: tuple[Variable, ...]
    location: Location


Chart = RemoteChart | LocalChart


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A Helm release that may go: of a hub that is decommissioned, or where one moves away."""

    hub: str
    namespace: str
    release_name: str
    is_move: bool
    location: Location
    """The line that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a hub had before, as a line of cluster.yaml acknowledges; None for what it does not."""

    hub: str
    chart: str | None
    stage: Stage | None
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Decommissioned:
    """Something besides a Helm release that may go."""

    kind: str
    """``cluster``, ``namespace`` or ``application``."""
    name: str
    """Of an application, a pattern."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    name: str
    destination: Mapping[str, str]
    """How Argo CD reaches it: a ``name`` or a ``server``."""
    releases: tuple[Release, ...]
    """Support first, then the hubs in the order of cluster.yaml."""
    is_complete: bool
    """Whether every hub of its cluster.yaml could be parsed."""
    has_no_canary_reason: bool
    """Its cluster.yaml says that it is meant to have no staging hub."""
    console: str | None
    """Address of the provider's console for it."""
    notifications: Notifications
    source: str
    leaving: tuple[Leaving, ...] = ()
    moves: tuple[Move, ...] = ()
    decommissioned: tuple[Decommissioned, ...] = ()
    applications: Applications = Applications.CLUSTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    url: str
    revision: str
    secret: str | None
    web_url: str | None
    """Where the web shows the repository's files, if its address does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    in_cluster: bool
    flux_version: tuple[int, int]
    argocd_namespace: str
    system_namespace: str
    service_account: str | None
    timeout: str
    applications: Applications


Batches = tuple[int | str, ...]
"""Counts, or percentages such as ``25%``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    staging: str
    batches: Batches
    max_parallel: int | None
    """Most production hubs of a cluster in one wave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeTest:
    """What is run in each staging hub's namespace before production follows."""

    image: str
    command: tuple[str, ...]
    deadline: int
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    files: str
    secret: str
    service_account: str | None
    not_secret: frozenset[str] = frozenset()
    """Fingerprints of values that look like secrets and are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    namespace: str
    release: str
    label_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What fleet.yaml says."""

    repository: Repository
    charts: Mapping[str, Chart]
    delivery: Delivery
    rollout: Rollout
    secrets: Secrets
    naming: Naming
    notifications: Notifications
    source: str
    decommissioned: tuple[Decommissioned, ...] = ()
    smoke_test: SmokeTest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    settings: Settings
    clusters: tuple[Cluster, ...]
    is_whole: bool = True
    """False if only some clusters were asked for, or could be read."""

    def releases(self) -> Iterator[Release]:
        for cluster in self.clusters:
            yield from cluster.releases
