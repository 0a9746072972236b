"""Two hubs answer at the same domain."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Release
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    first: dict[str, Release] = {}
    for release in fleet.releases():
        if release.domain is None:
            continue
        other = first.setdefault(release.domain, release)
        if other is not release:
            yield Diagnostic(
                location=Location(release.location.path, (*release.location.keys, "domain")),
                rule="duplicate-domain",
                message=f"`{release.domain}` is already the domain of "
                f"`{other.cluster}/{other.name}`",
                help=f"give this hub its own domain, or change `{other.location.path}`",
            )
