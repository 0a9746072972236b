"""cluster.yaml → Cluster."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Keys, Level, Location
from generator.document import Document, parse, read
from generator.fleet import (
    IN_CLUSTER,
    Applications,
    Batches,
    Cluster,
    Engine,
    Leaving,
    Release,
    Settings,
)
from generator.parsing import acknowledgements
from generator.parsing.alerts import check_alerts, merge_alerts, receiver
from generator.parsing.batches import as_batches, check_batches
from generator.parsing.delivery import check_delivery, registry
from generator.parsing.notifications import merge_notifications, parse_notifications
from generator.parsing.releases import ReleaseParser
from generator.parsing.waves import stage_of, waves
from generator.tree import Files


def parse_cluster(
    files: Files, settings: Settings, path: str
) -> tuple[Cluster | None, tuple[Diagnostic, ...]]:
    """Return what can be had of a cluster, and everything that is wrong with its file.

    A hub with an error is left out, so that the files of the others are still checked; so the
    cluster may be rendered only if no diagnostic is an error.
    """
    try:
        document = parse(path, read(files, Location(path), path))
    except InvalidError as error:
        return None, error.diagnostics
    found = list(schema.check("cluster.schema.json", path, document.value))
    if not isinstance(document.value, dict) or not isinstance(document.value.get("name"), str):
        return None, tuple(found)
    return _cluster(files, settings, document, found), tuple(found)


def _cluster(
    files: Files, settings: Settings, document: Document, found: list[Diagnostic]
) -> Cluster:
    value: Mapping[str, Any] = document.value
    parser = ReleaseParser(files, settings, document.path, value)
    hubs = value.get("hubs")
    entries: list[Any] = hubs if isinstance(hubs, list) else []
    stages = [stage_of(entry, settings.rollout.staging) for entry in entries]
    planned = waves(
        stages, _batches(settings, document, found), _max_parallel(settings, value, found)
    )
    releases = []
    if "support" in value and not _is_wrong(found, ("support",)):
        releases.append(parser.support(value["support"]))
    for index, entry in enumerate(entries):
        if not _is_wrong(found, ("hubs", index)):
            releases.append(parser.hub(index, entry, stages[index], planned[index]))
    found += parser.found
    complete = tuple(release for release in releases if release is not None)
    lines = {
        key: value[key]
        for key in ("decommissioned", "moved")
        if key in value and not _is_wrong(found, (key,))
    }
    own = {} if _is_wrong(found, ("delivery",)) else _map(value, "delivery")
    engine = Engine(own.get("engine", settings.delivery.engine))
    found += check_delivery(document.path, {**value, "delivery": own}, engine, settings)
    own_alerts = {} if _is_wrong(found, ("alerts",)) else _map(value, "alerts")
    found += check_alerts(document.path, own_alerts, settings.alerts)
    alerts = merge_alerts(settings.alerts, own_alerts)
    own_receiver = None if _is_wrong(found, ("receiver",)) else _map(value, "receiver")
    leaving = acknowledgements.leaving(document.path, value["name"], lines, complete, settings)
    return Cluster(
        name=value["name"],
        destination=_destination(settings, value, found),
        releases=_let_go(complete, leaving),
        is_complete=len(complete) == len(entries) + ("support" in value),
        has_no_canary_reason="canary" in _map(value, "rollout"),
        console=None if _is_wrong(found, ("provider_url",)) else value.get("provider_url"),
        notifications=merge_notifications(
            settings.notifications,
            {}
            if _is_wrong(found, ("notifications",))
            else parse_notifications(_map(value, "notifications")),
        ),
        source=document.path,
        applications=Applications(own.get("applications", settings.delivery.applications)),
        engine=engine,
        registry=registry(engine, own, settings),
        alerts=tuple(one for _, one in sorted(alerts.items()) if one.severity != "none"),
        receiver=receiver(own_receiver) or settings.receiver,
        leaving=leaving,
        moves=acknowledgements.moves(document.path, lines),
        decommissioned=acknowledgements.decommissioned(document.path, lines),
    )


def _let_go(releases: tuple[Release, ...], leaving: tuple[Leaving, ...]) -> tuple[Release, ...]:
    targets = {(one.namespace, one.release_name) for one in leaving}
    return tuple(
        replace(one, is_leaving=True) if (one.namespace, one.release_name) in targets else one
        for one in releases
    )


def _destination(
    settings: Settings, value: Mapping[str, Any], found: list[Diagnostic]
) -> Mapping[str, str]:
    own = _map(value, "destination")
    # An unknown key is not what Argo CD knows a cluster by, nor need its value be text.
    if own and own.keys() <= {"name", "server"} and not _is_wrong(found, ("destination",)):
        return own
    if settings.delivery.in_cluster:
        return {"server": IN_CLUSTER}
    return {"name": value["name"]}


def _batches(settings: Settings, document: Document, found: list[Diagnostic]) -> Batches:
    own = _map(_map(document.value, "rollout"), "production").get("batches")
    if own is None or _is_wrong(found, ("rollout",)):
        return settings.rollout.batches
    keys = ("rollout", "production", "batches")
    batches = as_batches(own)
    problems = tuple(check_batches(document.path, keys, batches))
    found += problems
    return settings.rollout.batches if problems else batches


def _max_parallel(
    settings: Settings, value: Mapping[str, Any], found: list[Diagnostic]
) -> int | None:
    own = _map(_map(value, "rollout"), "production").get("max_parallel")
    if own is None or _is_wrong(found, ("rollout",)):
        return settings.rollout.max_parallel
    return int(own)


def _map(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _is_wrong(found: list[Diagnostic], keys: Keys) -> bool:
    """Tell whether the schema refuses something at or below a place. Unknown keys are errors, too,
    but do not keep the rest from being checked."""
    return any(
        one.location.keys[: len(keys)] == keys and one.rule != "unknown-key"
        for one in found
        if one.level is Level.ERROR
    )
