"""The release as a fleet of its own, with one cluster and one hub, that fleetwave renders."""

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from generator.charts.copying import ChartCopy
from generator.config_paths import CLUSTERS
from generator.diagnostic import Keys
from generator.extraction.values import Kind, ValuesFile
from generator.fleet import Engine, LocalChart, Release, RemoteChart, Settings, Stage
from generator.merging import leaves
from generator.tree import Files
from generator.yaml.emit import dumps

URL = "https://git.example.org/hub.git"
SECRETS = "secrets"
"""The folder of what has to be filled in, and is given to the cluster by hand."""
OVERRIDE = "Chart.yaml"
_DEFAULTS = {"timeout": "15m", "system_namespace": "fleet-system"}


def folder(release: Release) -> str:
    return f"{CLUSTERS}/{release.cluster}"


def path(release: Release, file: ValuesFile) -> str:
    """Return where a values file goes: what has to be filled in is no file of the fleet, since it
    must not be committed."""
    return f"{SECRETS if file.kind is Kind.SKELETON else folder(release)}/{file.name}"


def configuration(
    release: Release,
    settings: Settings,
    found: Sequence[ValuesFile],
    *,
    engine: Engine,
    is_resealed: bool,
) -> dict[str, bytes]:
    """Return fleet.yaml and cluster.yaml; ``is_resealed`` if the encrypted files are for others
    than the fleet's."""
    return {
        "config/fleet.yaml": _text(
            "The fleet of one hub. Put the address of your repository here.",
            _fleet(release, settings, found, engine, is_resealed=is_resealed),
        ),
        f"{folder(release)}/cluster.yaml": _text(
            "The cluster that the hub runs on.", _cluster(release, found)
        ),
    }


def chart_files(files: Files, release: Release, copy: ChartCopy) -> dict[str, bytes]:
    """Return what a chart is made of, where it is in the repository: so it is copied as here."""
    paths = {one for one in copy.sources if one != release.override_path}
    paths.add(posixpath.join(copy.path, "Chart.yaml"))
    found = {one: files.read(one) for one in sorted(paths)}
    if release.override_path:
        found[f"{folder(release)}/{OVERRIDE}"] = files.read(release.override_path)
    return found


def _text(comment: str, value: Mapping[str, Any]) -> bytes:
    return f"# {comment}\n{dumps(value)}".encode()


def _fleet(
    release: Release,
    settings: Settings,
    found: Sequence[ValuesFile],
    engine: Engine,
    *,
    is_resealed: bool,
) -> dict[str, Any]:
    delivery = settings.delivery
    of_delivery = {
        "engine": str(engine),
        "destination": "in-cluster" if engine is Engine.ARGOCD else None,
        "flux_version": ".".join(map(str, delivery.flux_version)),
        "service_account": delivery.service_account,
        "system_namespace": delivery.system_namespace,
        "timeout": delivery.timeout,
    }
    fleet: dict[str, Any] = {
        "repository": {"url": URL},
        "charts": {release.chart.key: _chart(release.chart)},
        "delivery": {
            key: value
            for key, value in of_delivery.items()
            if value is not None and value != _DEFAULTS.get(key)
        },
    }
    if secrets := _secrets(settings, found, is_resealed):
        fleet["secrets"] = secrets
    return fleet


def _secrets(settings: Settings, found: Sequence[ValuesFile], is_resealed: bool) -> dict[str, Any]:
    secrets = settings.secrets
    said: dict[str, Any] = {}
    if any(one.kind is Kind.ENCRYPTED for one in found):
        said["files"] = secrets.files
        if not is_resealed and secrets.service_account:
            said["decryption"] = {"service_account": secrets.service_account}
        elif not is_resealed:
            said["decryption"] = {"secret": secrets.secret}
    if secrets.not_secret:
        said["not_secret"] = sorted(secrets.not_secret)
    return said


def _chart(chart: LocalChart | RemoteChart) -> dict[str, Any]:
    if isinstance(chart, LocalChart):
        return {
            "path": chart.path,
            "dependencies": "vendored" if chart.must_vendor else "source-controller",
        }
    found = {
        "repository": chart.repository,
        "chart": None if chart.is_oci or chart.name == chart.key else chart.name,
        "version": chart.version,
        "digest": chart.digest,
    }
    return {key: value for key, value in found.items() if value is not None}


def _cluster(release: Release, found: Sequence[ValuesFile]) -> dict[str, Any]:
    layers = [_layer(release, one) for one in found]
    cluster: dict[str, Any] = {"name": release.cluster, "provider": "other"}
    if not release.is_hub:
        return {**cluster, "support": {"helm_chart_values_files": layers}, "hubs": []}
    if release.stage is Stage.PRODUCTION:
        cluster["rollout"] = {"canary": "none", "reason": "there is one hub"}
    hub = {
        "name": release.name,
        "domain": release.domain,
        "helm_chart": release.chart.key,
        "helm_chart_values_files": layers,
        "stage": str(release.stage),
        "namespace": release.namespace,
        "release_name": release.release_name,
    }
    if release.override_path:
        hub["chart_override"] = OVERRIDE
    return {**cluster, "hubs": [hub]}


def _layer(release: Release, file: ValuesFile) -> Any:
    if file.kind is not Kind.SKELETON:
        return file.name
    if file.secret:
        return {
            "secret": file.secret.name,
            "key": file.secret.key,
            "sets": [_dotted(keys) for keys in file.secret.sets],
        }
    sets = [_dotted(keys) for keys, value in leaves(file.values) if value != {}]
    return {"secret": secret_name(release, file), "sets": sets}


def _dotted(keys: Keys) -> Any:
    parts = list(map(str, keys))
    is_plain = all(parts) and not any("." in part for part in parts)
    return ".".join(parts) if is_plain else parts


def secret_name(release: Release, file: ValuesFile) -> str:
    """Return how the Secret is called that what is filled in goes to."""
    if file.secret:
        return file.secret.name
    return f"{release.name}-values-{file.name.partition('-')[0]}"
