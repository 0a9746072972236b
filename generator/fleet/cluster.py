"""A cluster, its releases, and what its file says of those that it had."""

from collections.abc import Mapping
from enum import StrEnum

from generator.diagnostic import Location
from generator.fleet.alerts import Alert, Receiver
from generator.fleet.release import Release, Stage
from generator.record import record

Notifications = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Trigger → service → recipients, in Argo CD's words."""

IN_CLUSTER = "https://kubernetes.default.svc"
"""How an Argo CD calls the cluster it runs on."""


class Engine(StrEnum):
    """What applies the manifests of a cluster. Helm is run by Flux in either case."""

    ARGOCD = "argocd"
    FLUX = "flux"

    @property
    def label(self) -> str:
        """As people call it."""
        return "Argo CD" if self is Engine.ARGOCD else "Flux"


class Applications(StrEnum):
    """What one Application of Argo CD applies."""

    CLUSTER = "cluster"
    HUB = "hub"


@record(kw_only=True)
class Signer:
    """Who must have signed what is read from a registry: somebody known to an issuer, or who has a
    key."""

    issuer: str | None = None
    subject: str | None = None
    secret: str | None = None
    """Name of the Secret with public keys; None for an identity."""


@record(kw_only=True)
class Registry:
    """An OCI registry that Flux reads a cluster's part of ``rendered/`` from, in place of git."""

    source: str
    """``oci://…``, of the fleet; each cluster has its own artifact below."""
    tag: str
    """The one that the cluster follows: its ring, if the fleet has rings."""
    ring: str | None
    secret: str | None
    """Name of the Secret to pull with."""
    signer: Signer | None = None


@record(kw_only=True)
class Leaving:
    """A Helm release that may go: of a hub that is decommissioned, or where one moves away."""

    hub: str
    namespace: str
    release_name: str
    is_move: bool
    location: Location
    """The line that says so."""


@record(kw_only=True)
class Move:
    """What a hub had before, as a line of cluster.yaml acknowledges; None for what it does not."""

    hub: str
    chart: str | None
    stage: Stage | None
    location: Location


@record(kw_only=True)
class Decommissioned:
    """Something besides a Helm release that may go."""

    kind: str
    """``cluster``, ``namespace``, ``application`` or ``engine``."""
    name: str
    """Of an application, a pattern."""
    location: Location


@record(kw_only=True)
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
    engine: Engine = Engine.ARGOCD
    registry: Registry | None = None
    """Where Flux reads from; None for the git repository."""
    alerts: tuple[Alert, ...] = ()
    """By name, without those that tell nobody."""
    receiver: Receiver | None = None

    @property
    def folder(self) -> str:
        """The folder of its cluster.yaml, by which it is known where its name may be wrong."""
        return self.source.split("/")[-2]
