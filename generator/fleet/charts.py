"""Charts, and the files that the configuration names."""

from generator.diagnostic import Location
from generator.record import record


@record(kw_only=True)
class Reference:
    """A file that the configuration names, and where it does."""

    path: str
    """From the root of the repository; ``..`` already resolved."""
    location: Location

    @property
    def title(self) -> str:
        return self.path


@record(kw_only=True)
class Variable:
    """A jsonnet external variable: the first of ``paths`` that exists, else ``default``."""

    name: str
    paths: tuple[str, ...]
    default: str | None = None


@record(kw_only=True)
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


@record(kw_only=True)
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
