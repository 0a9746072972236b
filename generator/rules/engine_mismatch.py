"""fleet.yaml says something to an engine that delivers no cluster, or of a registry that no cluster
reads. Of a cluster.yaml's own keys, `parsing.delivery` says it."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Keys, Level, Location
from generator.fleet import Applications, Engine, Fleet, Settings
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    if not fleet.is_whole or not fleet.clusters:
        return  # one that is left out may heed it
    settings = fleet.settings
    engines = {cluster.engine for cluster in fleet.clusters}
    for engine, said in (
        (Engine.ARGOCD, _to_argocd(settings)),
        (Engine.FLUX, (*_of_a_registry(settings), *_to_flux(settings))),
    ):
        for keys in said if engine not in engines else ():
            yield _idle(settings, keys, f"{engine.label} delivers: it delivers no cluster")
    if Engine.FLUX in engines and not any(cluster.registry for cluster in fleet.clusters):
        for keys in _of_a_registry(settings):
            yield _idle(settings, keys, "a registry is read: no cluster reads one")


def _to_argocd(settings: Settings) -> Iterator[Keys]:
    if settings.delivery.applications is Applications.HUB:
        yield "delivery", "applications"
    if settings.notifications:
        yield ("notifications",)


def _to_flux(settings: Settings) -> Iterator[Keys]:
    if settings.alerts:
        yield ("alerts",)
    if settings.receiver:
        yield ("receiver",)


def _of_a_registry(settings: Settings) -> Iterator[Keys]:
    delivery = settings.delivery
    for key, value in (
        ("source", delivery.source),
        ("source_secret", delivery.source_secret),
        ("rings", delivery.rings),
        ("verify", delivery.signer),
    ):
        if value:
            yield "delivery", key


def _idle(settings: Settings, keys: Keys, where: str) -> Diagnostic:
    return Diagnostic(
        location=Location(settings.source, keys, on_key=True),
        rule="engine-mismatch",
        message=f"`{keys[-1]}` counts only where {where}",
        help="remove it, or change `delivery`, here or in a cluster.yaml",
        level=Level.WARNING,
    )
