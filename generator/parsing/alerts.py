"""``alerts`` and ``receiver`` of fleet.yaml and cluster.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Alert, Receiver

Alerts = Mapping[str, Alert]

_ADDRESS_IS_SECRET = frozenset(("discord", "googlechat", "lark", "msteams", "rocket", "sentry"))
"""Types with an address that whoever knows it may write to."""


def parse_alerts(value: Mapping[str, Any]) -> Alerts:
    return {name: Alert(name=name, **one) for name, one in value.items()}


def merge_alerts(fleet: Alerts, cluster: Mapping[str, Any]) -> Alerts:
    """Put what a cluster says of an alert above what the fleet does, key by key. Leave out what is
    new and has no type: ``check_alerts`` says so."""
    merged = dict(fleet)
    for name, one in cluster.items():
        if name in fleet:
            merged[name] = replace(fleet[name], **one)
        elif "type" in one:
            merged[name] = Alert(name=name, **one)
    return merged


def check_alerts(path: str, value: Mapping[str, Any], fleet: Alerts) -> Iterator[Diagnostic]:
    for name, one in value.items():
        kind = one.get("type", fleet[name].type if name in fleet else None)
        if kind is None:
            yield Diagnostic(
                location=Location(path, ("alerts", name), on_key=True),
                rule="missing-key",
                message="the key `type` is missing",
                help=f"add `type: …` here, or an alert `{name}` to the fleet's",
            )
        elif kind in _ADDRESS_IS_SECRET and "address" in one:
            yield Diagnostic(
                location=Location(path, ("alerts", name, "address"), on_key=True),
                rule="plain-secret-value",
                message=f"the address is a secret: whoever knows it can write to `{kind}`",
                help="remove it; it is the key `address` of the Secret that `secret` names",
            )


def receiver(value: Mapping[str, Any] | None) -> Receiver | None:
    return Receiver(**value) if value else None
