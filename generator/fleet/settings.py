"""What fleet.yaml says."""

import posixpath
from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from generator.fleet.alerts import Alert, Receiver
from generator.fleet.charts import Chart
from generator.fleet.cluster import Applications, Decommissioned, Engine, Notifications, Signer
from generator.record import record

Batches = tuple[int | str, ...]
"""Counts, or percentages such as ``25%``."""


@record(kw_only=True)
class Repository:
    url: str
    revision: str
    secret: str | None
    web_url: str | None
    """Where the web shows the repository's files, if its address does not tell."""


@record(kw_only=True)
class Delivery:
    in_cluster: bool
    flux_version: tuple[int, int]
    argocd_namespace: str
    system_namespace: str
    service_account: str | None
    timeout: str
    applications: Applications
    engine: Engine = Engine.ARGOCD
    source: str | None = None
    """``oci://…``, where clusters read from; None for the git repository."""
    source_secret: str | None = None
    signer: Signer | None = None
    """Of what is read from ``source``; None if nobody asks."""
    tag: str = "latest"
    rings: tuple[str, ...] = ()
    """Tags, in the order in which a change reaches them."""
    concurrent_upgrades: int = 10
    """Of releases of a cluster that Flux alone delivers."""


@record(kw_only=True)
class Rollout:
    staging: str
    batches: Batches
    max_parallel: int | None
    """Most production hubs of a cluster in one wave."""


@record(kw_only=True)
class SmokeTest:
    """What is run in each staging hub's namespace before production follows."""

    image: str
    command: tuple[str, ...]
    deadline: int
    """Seconds."""


@record(kw_only=True)
class Secrets:
    files: str
    secret: str
    service_account: str | None
    not_secret: frozenset[str] = frozenset()
    """Fingerprints of values that look like secrets and are none."""


def is_named_encrypted(path: str, secret_files: str) -> bool:
    """Tell whether the name of a file fits the pattern of fleet.yaml that encrypted ones have."""
    return fnmatchcase(posixpath.basename(path), secret_files)


@record(kw_only=True)
class Naming:
    namespace: str
    release: str
    label_prefix: str


@record(kw_only=True)
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
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    receiver: Receiver | None = None
