"""A values file is listed twice for one release."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level
from generator.fleet import Fleet
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for release in fleet.releases():
        seen: set[str] = set()
        for layer in release.layers:
            if layer.title in seen:
                yield Diagnostic(
                    location=layer.location,
                    rule="duplicate-layer",
                    message=f"`{layer.title}` is a layer of this release already",
                    help="keep the one in the right place: the last one counts over all between",
                    level=Level.WARNING,
                )
            seen.add(layer.title)
