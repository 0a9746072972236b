"""A repository in hubploy's layout → cluster.yaml files that name its values where they are.

hubploy's own rules: a deployment and an environment make one release, named for both, in a
namespace of that name; the layers are ``config/common.yaml``, ``config/<environment>.yaml`` and
the environment's secrets.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.importing import hubploy_findings
from generator.importing.adoption import first_sync
from generator.importing.domains import domain, unknown
from generator.importing.encrypted import decryption, is_encrypted
from generator.importing.findings import Imported, Origin, Repository
from generator.importing.fleet_file import Section, repository_section, text
from generator.importing.hubploy_chart import hub_chart
from generator.importing.hubploy_clusters import Target, names, target
from generator.importing.hubploy_images import images
from generator.pipeline import CLUSTERS, SETTINGS
from generator.tree import Files

FOLDER = "deployments"
_HEADING = """\
The fleet, as hubploy deployed it; written by `fleetwave import`, and yours from now on.
docs/config.md of fleetwave explains every key."""
_CLUSTER_HEADING = """\
A cluster of the fleet, and its hubs; written by `fleetwave import` from hubploy.yaml files,
and yours from now on. The values stay where hubploy had them."""
_STAGES = {"develop": "staging", "staging": "staging", "prod": "production"}
"""hubploy's environments, and what they are in a rollout."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A folder below ``deployments/``."""

    name: str
    value: Mapping[str, Any]
    """Of its hubploy.yaml."""

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.name}"

    @property
    def path(self) -> str:
        return f"{self.folder}/hubploy.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    deployment: Deployment
    environment: str
    layers: tuple[str, ...]
    """Values files that count, lowest first."""
    plain_secrets: tuple[str, ...]
    """Files of secrets that are not encrypted by sops, so that they are no layers here."""
    domain: str | None

    @property
    def name(self) -> str:
        return f"{self.deployment.name}-{self.environment}"


def deployments(files: Files) -> tuple[Deployment, ...]:
    found = []
    for name in files.names(FOLDER)[0]:
        if "hubploy.yaml" in files.names(f"{FOLDER}/{name}")[1]:
            found.append(Deployment(name, _map(files, f"{FOLDER}/{name}/hubploy.yaml")))
    return tuple(found)


def import_hubploy(files: Files, repository: Repository) -> Imported:
    known = deployments(files)
    hubs = [hub for one in known for hub in _hubs(files, one)]
    chart = hub_chart(files)
    targets = {one.name: target(one.value) for one in known}
    named = names(one for one in targets.values() if one)
    clusters: dict[str, list[Hub]] = {}
    for hub in hubs:
        on = targets[hub.deployment.name]
        clusters.setdefault(named[on] if on else "cluster", []).append(hub)
    of_name = {name: one for one, name in named.items()}
    address, no_address = repository_section(repository)
    secrets, undecryptable = decryption(files, [path for hub in hubs for path in hub.layers])
    tree = {
        SETTINGS: text(
            _HEADING,
            [
                address,
                Section({"charts": {chart.key: {"path": chart.path}}}, "What every hub runs."),
                *secrets,
            ],
        )
    }
    for name, members in clusters.items():
        tree |= _cluster(name, of_name.get(name), chart.key, members)
    return Imported(
        origin=Origin.HUBPLOY,
        tree=tree,
        needed=tuple(_needed(files, chart.path, hubs)),
        findings=(
            first_sync("hubploy"),
            *no_address,
            *undecryptable,
            *hubploy_findings.find(files, chart, clusters, targets),
        ),
    )


def _hubs(files: Files, deployment: Deployment) -> Iterator[Hub]:
    folder = deployment.folder
    configured = files.names(f"{folder}/config")[1]
    for environment in _STAGES:
        name = f"{environment}.yaml"
        secrets = [
            f"{above}/{folder}/secrets/{name}".lstrip("/")
            for above in ("", "secrets")
            if name in files.names(f"{above}/{folder}/secrets".lstrip("/"))[1]
        ]
        if name not in configured and not secrets:
            continue
        plain = [f"{folder}/config/{one}" for one in ("common.yaml", name) if one in configured]
        encrypted = [path for path in secrets if is_encrypted(files, path)]
        yield Hub(
            deployment=deployment,
            environment=environment,
            layers=(*plain, *encrypted),
            plain_secrets=tuple(path for path in secrets if path not in encrypted),
            domain=domain(*(_map(files, path) for path in reversed(plain))),
        )


def _cluster(
    name: str, on: Target | None, chart: str, hubs: Sequence[Hub]
) -> dict[str, bytes]:
    folder = f"{CLUSTERS}/{name}"
    value: dict[str, Any] = {"name": name, "provider": on.provider if on else "other"}
    if on and on.details:
        value[on.provider] = dict(on.details)
    with_images = {one.deployment.name: found for one in hubs if (found := images(one.deployment.value))}
    staging = {hub.name for hub in hubs if hub.environment == "staging"}
    entries = []
    for hub in hubs:
        own = f"{hub.deployment.name}-staging"
        stage = _STAGES[hub.environment]
        layers = [posixpath.relpath(path, folder) for path in hub.layers]
        if hub.deployment.name in with_images:
            layers.append(_image_file(hub.deployment.name))
        entry: dict[str, Any] = {
            "name": hub.name,
            "domain": hub.domain or unknown(hub.name),
            "helm_chart": chart,
            "helm_chart_values_files": layers,
        }
        if stage != ("staging" if "staging" in hub.name else "production"):
            entry["stage"] = stage
        if stage == "production" and own in staging:
            entry["staged_by"] = own
        entries.append(entry)
    files = {f"{folder}/cluster.yaml": text(_CLUSTER_HEADING, [Section({**value, "hubs": entries})])}
    for deployment, found in with_images.items():
        why = f"From {FOLDER}/{deployment}/hubploy.yaml, which hubploy put over all values."
        files[f"{folder}/{_image_file(deployment)}"] = text(why, [Section(found)])
    return files


def _image_file(deployment: str) -> str:
    return f"{deployment}.images.values.yaml"


def _needed(files: Files, chart: str, hubs: Sequence[Hub]) -> Iterator[str]:
    yield from files.walk(chart)
    yield from dict.fromkeys(path for hub in hubs for path in hub.layers)
    if ".sops.yaml" in files.names("")[1]:
        yield ".sops.yaml"


def _map(files: Files, path: str) -> Mapping[str, Any]:
    """Return what a file says; nothing where it cannot be read: the pipeline says what is wrong."""
    try:
        value = parse(path, files.read(path)).value
    except InvalidError:
        return {}
    return value if isinstance(value, dict) else {}
