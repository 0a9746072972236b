"""Where a release's chart comes from: the object that fetches it, and how a release names it."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.digest import digest_of
from generator.fleet import LocalChart, Registry, RemoteChart, Settings, Signer
from generator.plan.artifact import RENDERED
from generator.record import record

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy

FLEET = "fleet"
"""Name of the GitRepository with what Flux reads from the repository itself."""
CHARTS = f"{RENDERED}/charts"
_LONGEST_SLUG = 40
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
"""What Go's ``regexp.QuoteMeta`` puts a backslash before."""


@record(kw_only=True)
class Verification:
    """Whose signature source-controller asks for."""

    issuer: str | None
    subject: str | None
    """Expressions of Go's."""
    secret: str | None


@record(kw_only=True)
class Source:
    """An object of source-controller. ``template`` is its kind in lower case."""

    kind: str
    name: str
    url: str = ""
    path: str = ""
    tag: str | None = None
    digest: str | None = None
    secret: str | None = None
    """What a registry is read with."""
    verify: Verification | None = None

    @property
    def template(self) -> str:
        return f"sources/{self.kind.lower()}.yaml"


@record(kw_only=True)
class ChartReference:
    """How a HelmRelease names its chart: by a source that is the chart, or by name and version
    in a repository."""

    kind: str
    source: str
    namespace: str
    chart: str | None = None
    version: str | None = None

    @property
    def is_source(self) -> bool:
        """Whether the source itself is the chart (``chartRef``)."""
        return self.chart is None


@record(kw_only=True)
class GitRepository:
    """The fleet's repository, as far as one cluster reads it."""

    name: str
    url: str
    revision: str
    secret: str | None
    folders: tuple[str, ...]
    requested_at: str
    """A hash of everything rendered for it: Argo CD waits until this has been fetched."""


def source_kind(chart: RemoteChart | LocalChart) -> str:
    """Return the kind of the object that a chart comes from."""
    if isinstance(chart, LocalChart):
        return "HelmChart"
    return "OCIRepository" if chart.is_oci else "HelmRepository"


def chart_source(
    chart: RemoteChart | LocalChart,
    copy: "ChartCopy | None",
    settings: Settings,
    registry: Registry | None = None,
) -> tuple[Source, ChartReference]:
    namespace = settings.delivery.system_namespace
    if copy is not None and registry is not None:
        # No HelmChart can be read from an artifact; in the registry, a version is named by its
        # content, too.
        source = Source(
            kind="OCIRepository",
            name=copy.directory,
            url=f"{registry.source}/charts/{copy.name}",
            tag=copy.version.replace("+", "_"),
            secret=registry.secret,
            verify=verification(registry.signer),
        )
    elif copy is not None:
        source = Source(kind="HelmChart", name=copy.directory, path=f"{CHARTS}/{copy.directory}")
    elif isinstance(chart, LocalChart):
        raise AssertionError(f"no copy of {chart.path}")
    elif chart.is_oci:
        # The name holds what is fetched: a new version must move the release's generation.
        pin = chart.digest or chart.version or ""
        source = Source(
            kind="OCIRepository",
            name=_name(f"{chart.key}-{chart.version or pin[7:19]}", chart.repository + pin),
            url=chart.repository,
            # A tag cannot have a plus sign; Helm writes an underscore for it.
            tag=None if chart.digest else pin.replace("+", "_"),
            digest=chart.digest,
        )
    else:
        url = chart.repository
        source = Source(kind="HelmRepository", name=_name(url.split("://")[1], url), url=url)
        return source, ChartReference(
            kind=source.kind,
            source=source.name,
            namespace=namespace,
            chart=chart.name,
            version=chart.version,
        )
    return source, ChartReference(kind=source.kind, source=source.name, namespace=namespace)


def verification(signer: Signer | None) -> Verification | None:
    if signer is None:
        return None
    return Verification(
        issuer=_exactly(signer.issuer), subject=_exactly(signer.subject), secret=signer.secret
    )


def _exactly(text: str | None) -> str | None:
    """Return the expression for nothing but a text: Flux looks for a match anywhere in it, and a
    dot would stand for any sign."""
    return text and "^" + _SPECIAL.sub(r"\\\g<0>", text) + "$"


def store_digest(files: Mapping[str, bytes]) -> str:
    """Hash everything that the fleet's GitRepository fetches for a cluster."""
    return digest_of(sorted(files.items()))[:10]


@lru_cache
def _name(text: str, identity: str) -> str:
    slug = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{slug}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
