"""``delivery`` of fleet.yaml and cluster.yaml: what applies a cluster's manifests, from where."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Applications, Delivery, Engine, Registry, Settings
from generator.near import suggestion


def delivery(value: Mapping[str, Any]) -> Delivery:
    major, minor = value.get("flux_version", "2.9").split(".")
    return Delivery(
        in_cluster=value.get("destination") == "in-cluster",
        flux_version=(int(major), int(minor)),
        argocd_namespace=value.get("argocd_namespace", "argocd"),
        system_namespace=value.get("system_namespace", "fleet-system"),
        service_account=value.get("service_account"),
        timeout=value.get("timeout", "15m"),
        applications=Applications(value.get("applications", "cluster")),
        engine=Engine(value.get("engine", "argocd")),
        source=value.get("source"),
        source_secret=value.get("source_secret"),
        tag=value.get("tag", "latest"),
        rings=tuple(value.get("rings", ())),
        concurrent_upgrades=value.get("concurrent_upgrades", 10),
    )


def registry(engine: Engine, own: Mapping[str, Any], settings: Settings) -> Registry | None:
    """Return where a cluster with a ``delivery`` of its own is read from, None for git."""
    fleet = settings.delivery
    source = own.get("source", fleet.source)
    if engine is not Engine.FLUX or source is None:
        return None
    # Who is in no ring by name gets nothing that the others have not tried.
    ring = own.get("ring", fleet.rings[-1] if fleet.rings else None)
    return Registry(source=source, tag=ring or fleet.tag, ring=ring, secret=fleet.source_secret)


def check_ring(path: str, own: Mapping[str, Any], settings: Settings) -> Iterator[Diagnostic]:
    rings = settings.delivery.rings
    if "ring" in own and own["ring"] not in rings:
        yield Diagnostic(
            location=Location(path, ("delivery", "ring")),
            rule="unknown-ring",
            message=f"there is no ring `{own['ring']}`",
            help=suggestion(own["ring"], rings, "rings of this fleet are")
            if rings
            else f"list the rings of the fleet in `{settings.source}`: `delivery: {{rings: […]}}`",
        )
