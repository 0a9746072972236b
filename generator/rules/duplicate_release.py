"""Two hubs of a cluster are the same Helm release: same namespace, same release name."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Release
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        first: dict[tuple[str, str], Release] = {}
        for release in cluster.releases:
            other = first.setdefault((release.namespace, release.release_name), release)
            if other is not release and other.name != release.name:
                yield Diagnostic(
                    location=Location(release.location.path, (*release.location.keys, "name")),
                    rule="duplicate-release",
                    message=f"`{other.name}` is already the release `{release.release_name}` in "
                    f"the namespace `{release.namespace}`",
                    help="give one of them a `namespace` or `release_name` of its own, or put "
                    "`{hub}` into `naming` in fleet.yaml",
                )
