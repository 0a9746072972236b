"""fleet.yaml → Settings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import Document
from generator.fleet import (
    Chart,
    LocalChart,
    Naming,
    Reference,
    RemoteChart,
    Repository,
    Rollout,
    Secrets,
    Settings,
)
from generator.parsing.acknowledgements import decommissioned
from generator.parsing.alerts import check_alerts, parse_alerts, receiver
from generator.parsing.delivery import delivery
from generator.parsing.notifications import parse_notifications
from generator.parsing.references import resolve
from generator.parsing.smoke_test import check_smoke_test, smoke_test
from generator.parsing.variables import variable

RESERVED = ("default", "flux-system", "support")
"""Namespaces that belong to something else; so do those that begin with ``kube-``."""
# Semantic versioning 2.0, with the leading v that Helm allows.
EXACT_VERSION = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\Z"
)


def parse_settings(document: Document) -> Settings:
    """Raises ``InvalidError`` with everything that is wrong with the file."""
    found = list(schema.check("fleet.schema.json", document.path, document.value))
    if found:
        raise InvalidError(*found)
    value = document.value
    charts: dict[str, Chart] = {}
    for key, entry in value["charts"].items():
        try:
            charts[key] = _chart(document.path, key, entry)
        except InvalidError as error:
            found += error.diagnostics
    batches = tuple(value.get("rollout", {}).get("production", {}).get("batches", ["100%"]))
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
            max_parallel=value.get("rollout", {}).get("production", {}).get("max_parallel"),
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


def check_batches(
    path: str, keys: tuple[str | int, ...], batches: tuple[int | str, ...]
) -> Iterator[Diagnostic]:
    """Batches must rise and end with all hubs, or some would never be rolled out."""
    percentages = [int(batch[:-1]) for batch in batches if isinstance(batch, str)]
    counts = [batch for batch in batches if isinstance(batch, int)]
    rising = percentages == sorted(set(percentages)) and counts == sorted(set(counts))
    if not rising or batches[-1] != "100%":
        yield Diagnostic(
            location=Location(path, keys),
            rule="invalid-batches",
            message="batches must rise and end with `100%`",
            help="for example `[1, 25%, 100%]`: one hub, then a quarter, then all",
        )


def _chart(path: str, key: str, entry: Mapping[str, Any]) -> Chart:
    keys = ("charts", key)
    values = _values(path, key, entry)
    variables = tuple(
        variable(name, each) for name, each in sorted(entry.get("jsonnet_variables", {}).items())
    )
    found = list(_chart_problems(path, key, entry))
    if found:
        raise InvalidError(*found)
    if "path" in entry:
        location = Location(path, (*keys, "path"))
        return LocalChart(
            key=key,
            path=resolve("", entry["path"], location).path,
            must_vendor=entry.get("dependencies") == "vendored",
            values=values,
            variables=variables,
            location=location,
        )
    repository = entry["repository"]
    return RemoteChart(
        key=key,
        name=entry.get("chart", key),
        repository=repository,
        version=entry.get("version"),
        digest=entry.get("digest"),
        values=values,
        variables=variables,
    )


def _values(path: str, key: str, entry: Mapping[str, Any]) -> tuple[Reference, ...]:
    return tuple(
        resolve("", name, Location(path, ("charts", key, "values", index)))
        for index, name in enumerate(entry.get("values", ()))
    )


def _chart_problems(path: str, key: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    place = ("charts", key)

    def problem(message: str, help_text: str, *keys: str) -> Diagnostic:
        location = Location(path, (*place, *keys), on_key=not keys)
        return Diagnostic(location=location, rule="invalid-chart", message=message, help=help_text)

    if ("path" in entry) == ("repository" in entry):
        yield problem(
            f"the chart `{key}` needs either a `path` or a `repository`",
            "`path` for a chart in this repository, `repository` and `version` for any other",
        )
        return
    if "path" in entry:
        for name in ("chart", "version", "digest"):
            if name in entry:
                yield problem(
                    f"a chart in this repository has no `{name}` here",
                    f"remove it: `{entry['path']}/Chart.yaml` says it",
                    name,
                )
        return
    is_oci = entry["repository"].startswith("oci://")
    misplaced = {
        "dependencies": "remove it: it is for charts in this repository",
        "digest": None if is_oci else "give a `version`: only a registry knows digests",
        "chart": "end `repository` with the chart's name instead" if is_oci else None,
    }
    for name, way_out in misplaced.items():
        if name in entry and way_out:
            yield problem(f"`{name}` means nothing for this chart", way_out, name)
    yield from _version_problems(path, key, entry)


def _version_problems(path: str, key: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    keys = ("charts", key)
    version = entry.get("version")
    if version is None and "digest" not in entry:
        yield Diagnostic(
            location=Location(path, keys, on_key=True),
            rule="unpinned-chart",
            message=f"the chart `{key}` has no version",
            help="add `version: …`: without one, a new release of the chart would reach hubs by "
            "itself",
        )
    elif version is not None and not EXACT_VERSION.match(version):
        yield Diagnostic(
            location=Location(path, (*keys, "version")),
            rule="unpinned-chart",
            message=f"`{version}` is not an exact version",
            help="write all three numbers, without a range: `4.2.0`",
        )
    url = entry["repository"]
    if url.startswith("oci://") and ":" in url.rsplit("/", 1)[1]:
        yield Diagnostic(
            location=Location(path, (*keys, "repository")),
            rule="invalid-chart",
            message="the address of a chart has no tag or digest",
            help="move it to `version` or `digest`",
        )
