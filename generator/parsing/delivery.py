"""``delivery`` of fleet.yaml and cluster.yaml: what applies a cluster's manifests, from where."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Diagnostic, Keys, Level, Location
from generator.fleet import Applications, Delivery, Engine, Registry, Settings, Signer
from generator.near import suggestion

_RING: Keys = ("delivery", "ring")
_KNOWN_TO: Mapping[Keys, Engine] = {
    ("delivery", "applications"): Engine.ARGOCD,
    ("destination",): Engine.ARGOCD,
    ("notifications",): Engine.ARGOCD,
    ("delivery", "source"): Engine.FLUX,
    _RING: Engine.FLUX,
    ("alerts",): Engine.FLUX,
    ("receiver",): Engine.FLUX,
}
"""Keys of cluster.yaml that say something to one engine only."""


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
        signer=_signer(value["verify"]) if "verify" in value else None,
        tag=value.get("tag", "latest"),
        rings=tuple(value.get("rings", ())),
        concurrent_upgrades=int(value.get("concurrent_upgrades", 10)),
    )


def _signer(value: Mapping[str, Any]) -> Signer:
    identity = value.get("identity", {})
    return Signer(
        issuer=identity.get("issuer"), subject=identity.get("subject"), secret=value.get("secret")
    )


def registry(engine: Engine, own: Mapping[str, Any], settings: Settings) -> Registry | None:
    """Return where a cluster with a ``delivery`` of its own is read from, None for git."""
    fleet = settings.delivery
    source = own.get("source", fleet.source)
    if engine is not Engine.FLUX or source is None:
        return None
    # Who is in no ring by name gets nothing that the others have not tried.
    ring = own.get("ring", fleet.rings[-1] if fleet.rings else None)
    return Registry(
        source=source,
        tag=ring or fleet.tag,
        ring=ring,
        secret=fleet.source_secret,
        signer=fleet.signer,
    )


def check_delivery(
    path: str, cluster: Mapping[str, Any], engine: Engine, settings: Settings
) -> Iterator[Diagnostic]:
    """Find what a cluster.yaml says to the engine that does not deliver the cluster, and a ring
    that the fleet does not have."""
    own = cluster.get("delivery", {})
    said = {("delivery", key): key for key in own} | {(key,): key for key in cluster}
    for keys, key in said.items():
        if _KNOWN_TO.get(keys, engine) is not engine:
            label = _KNOWN_TO[keys].label
            yield _idle(path, keys, f"`{key}` counts only where {label} delivers: not here")
    rings = settings.delivery.rings
    if "ring" not in own or engine is not Engine.FLUX:
        return
    if registry(engine, own, settings) is None:
        yield _idle(path, _RING, "`ring` counts only where a registry is read: here it is git")
    elif own["ring"] not in rings:
        yield Diagnostic(
            location=Location(path, _RING),
            rule="unknown-ring",
            message=f"there is no ring `{own['ring']}`",
            help=suggestion(own["ring"], rings, "rings of this fleet are")
            if rings
            else f"list the rings of the fleet in `{settings.source}`: `delivery: {{rings: […]}}`",
        )


def _idle(path: str, keys: Keys, message: str) -> Diagnostic:
    return Diagnostic(
        location=Location(path, keys, on_key=True),
        rule="engine-mismatch",
        message=message,
        help="remove it, or change the cluster's `delivery`",
        level=Level.WARNING,
    )
