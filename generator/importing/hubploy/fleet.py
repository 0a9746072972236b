"""Deployments → fleet.yaml, and a cluster.yaml for each cluster that hubploy.yaml files name."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.config_paths import CLUSTERS, SETTINGS
from generator.fleet import Stage
from generator.importing.adoption import first_sync
from generator.importing.domains import unknown
from generator.importing.encrypted import decryption
from generator.importing.findings import Imported, Origin, Repository
from generator.importing.fleet_file import Section, repository_section, text
from generator.importing.hubploy import findings
from generator.importing.hubploy.chart import hub_chart
from generator.importing.hubploy.clusters import Target, names, target
from generator.importing.hubploy.deployments import Hub, deployments, hubs
from generator.importing.hubploy.images import layers_of_images
from generator.tree import Files

_HEADING = """\
The fleet, as hubploy deployed it; written by `fleetwave import`, and yours from now on.
docs/config.md of fleetwave explains every key."""
_CLUSTER_HEADING = """\
A cluster of the fleet, and its hubs; written by `fleetwave import` from hubploy.yaml files,
and yours from now on. The values stay where hubploy had them."""
_NO_CLUSTER = "cluster"


def import_hubploy(files: Files, repository: Repository) -> Imported:
    known = deployments(files)
    members = [hub for one in known for hub in hubs(files, one)]
    targets = {one.name: target(one.value) for one in known}
    named = names(one for one in targets.values() if one)
    clusters: dict[str, list[Hub]] = {}
    for hub in members:
        on = targets[hub.deployment.name]
        clusters.setdefault(named[on] if on else _NO_CLUSTER, []).append(hub)
    chart = hub_chart(files)
    address, no_address = repository_section(repository)
    secrets, undecryptable = decryption(files, [path for hub in members for path in hub.layers])
    charts = Section({"charts": {chart.key: {"path": chart.path}}}, "What every hub runs.")
    tree = {SETTINGS: text(_HEADING, [address, charts, *secrets])}
    of_name = {name: one for one, name in named.items()}
    for name, on_it in clusters.items():
        tree |= _cluster(files, name, of_name.get(name), chart.key, on_it)
    return Imported(
        origin=Origin.HUBPLOY,
        tree=tree,
        needed=tuple(_needed(files, chart.path, members)),
        findings=(
            first_sync("hubploy"),
            *no_address,
            *undecryptable,
            *findings.find(files, chart, clusters, targets),
        ),
    )


def _cluster(
    files: Files, name: str, on: Target | None, chart: str, members: Sequence[Hub]
) -> dict[str, bytes]:
    folder = f"{CLUSTERS}/{name}"
    value: dict[str, Any] = {"name": name, "provider": on.provider if on else "other"}
    if on and on.details:
        value[on.provider] = dict(on.details)
    images = layers_of_images(files, members)
    value["hubs"] = [_entry(name, chart, hub, members, images) for hub in members]
    tree = {f"{folder}/cluster.yaml": text(_CLUSTER_HEADING, [Section(value)])}
    for deployment, image in images.items():
        why = f"From deployments/{deployment}/hubploy.yaml, which hubploy put over all values."
        tree[f"{folder}/{_image_file(deployment)}"] = text(why, [Section(image)])
    return tree


def _entry(
    name: str, chart: str, hub: Hub, members: Iterable[Hub], images: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a hub of the cluster that is called ``name``."""
    deployment = hub.deployment.name
    layers = [posixpath.relpath(path, f"{CLUSTERS}/{name}") for path in hub.layers]
    if deployment in images:
        layers.append(_image_file(deployment))
    entry: dict[str, Any] = {
        "name": hub.name,
        "domain": hub.domain or unknown(hub.name, name),
        "helm_chart": chart,
        "helm_chart_values_files": layers,
    }
    by_name = Stage.STAGING if "staging" in hub.name else Stage.PRODUCTION
    if hub.stage is not by_name:
        entry["stage"] = str(hub.stage)
    own = f"{deployment}-staging"
    if hub.stage is Stage.PRODUCTION and any(one.name == own for one in members):
        entry["staged_by"] = own
    return entry


def _image_file(deployment: str) -> str:
    return f"{deployment}.images.values.yaml"


def _needed(files: Files, chart: str, members: Sequence[Hub]) -> Iterator[str]:
    yield from files.walk(chart)
    yield from dict.fromkeys(path for hub in members for path in hub.layers)
    if ".sops.yaml" in files.names("")[1]:
        yield ".sops.yaml"
