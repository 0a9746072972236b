"""fleet.yaml → Settings."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import Document
from generator.fleet import (
    Chart,
    Naming,
    Repository,
    Rollout,
    Secrets,
    Settings,
)
from generator.parsing.acknowledgements import decommissioned
from generator.parsing.alerts import check_alerts, parse_alerts, receiver
from generator.parsing.batches import as_batches, check_batches
from generator.parsing.charts import parse_chart
from generator.parsing.delivery import delivery
from generator.parsing.notifications import parse_notifications
from generator.parsing.smoke_test import check_smoke_test, smoke_test

RESERVED = ("default", "flux-system", "support")
"""Namespaces that belong to something else; so do those that begin with ``kube-``."""


def parse_settings(document: Document) -> Settings:
    """Raises ``InvalidError`` with everything that is wrong with the file."""
    found = list(schema.check("fleet.schema.json", document.path, document.value))
    if found:
        raise InvalidError(*found)
    value = document.value
    charts: dict[str, Chart] = {}
    for key, entry in value["charts"].items():
        try:
            charts[key] = parse_chart(document.path, key, entry)
        except InvalidError as error:
            found += error.diagnostics
    production = value.get("rollout", {}).get("production", {})
    batches = as_batches(production.get("batches", ["100%"]))
    most = production.get("max_parallel")
    found += _namespace_problems(document.path, value.get("delivery", {}))
    found += check_alerts(document.path, value.get("alerts", {}), {})
    found += check_smoke_test(document.path, value.get("smoke_test", {}))
    found += check_batches(document.path, ("rollout", "production", "batches"), batches)
    if found:
        raise InvalidError(*found)
    secrets = value.get("secrets", {})
    decryption = secrets.get("decryption", {})
    naming = value.get("naming", {})
    return Settings(
        repository=Repository(
            url=value["repository"]["url"],
            revision=value["repository"].get("revision", "refs/heads/main"),
            secret=value["repository"].get("secret"),
            web_url=value["repository"].get("web_url"),
        ),
        charts=charts,
        delivery=delivery(value.get("delivery", {})),
        rollout=Rollout(
            staging=value.get("rollout", {}).get("staging", "*staging*"),
            batches=batches,
            max_parallel=None if most is None else int(most),
        ),
        secrets=Secrets(
            files=secrets.get("files", "enc-*.secret.*"),
            secret=decryption.get("secret", "sops-age"),
            service_account=decryption.get("service_account"),
            not_secret=frozenset(secrets.get("not_secret", ())),
        ),
        naming=Naming(
            namespace=naming.get("namespace", "{hub}"),
            release=naming.get("release", "{hub}"),
            label_prefix=naming.get("label_prefix", "fleetwave.dev"),
        ),
        notifications=parse_notifications(value.get("notifications", {})),
        source=document.path,
        decommissioned=decommissioned(document.path, value),
        smoke_test=smoke_test(value["smoke_test"]) if "smoke_test" in value else None,
        alerts=parse_alerts(value.get("alerts", {})),
        receiver=receiver(value.get("receiver")),
    )


def _namespace_problems(path: str, delivery: Mapping[str, Any]) -> Iterator[Diagnostic]:
    system = delivery.get("system_namespace", "")
    argocd = delivery.get("argocd_namespace", "argocd")
    if system in (*RESERVED, argocd) or system.startswith("kube-"):
        yield Diagnostic(
            location=Location(path, ("delivery", "system_namespace")),
            rule="reserved-namespace",
            message=f"the namespace `{system}` belongs to something else",
            help="leave `system_namespace` away, or give the fleet a namespace of its own",
        )
