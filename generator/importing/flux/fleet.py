"""HelmReleases → fleet.yaml, a cluster.yaml for each cluster, and values files."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.config_paths import CLUSTERS, SETTINGS, cluster_file
from generator.importing import plain_values
from generator.importing.domains import domain, unknown
from generator.importing.findings import Imported, Origin, Repository
from generator.importing.fleet_file import Section, repository_section, text
from generator.importing.flux import findings
from generator.importing.flux.charts import FoundChart, chart, keys
from generator.importing.flux.layers import FileLayer, layers
from generator.importing.flux.objects import RELEASE, Object, index, read_objects
from generator.importing.flux.releases import Live, cluster, hub_names, stage
from generator.tree import Files
from generator.yaml.emit import dumps

_HEADING = """\
The fleet, as Flux had it; written by `fleetwave import`, and yours from now on.
docs/config.md of fleetwave explains every key."""
_CLUSTER_HEADING = """\
A cluster of the fleet, and its hubs; written by `fleetwave import` from HelmReleases, and yours
from now on."""


def import_flux(files: Files, repository: Repository) -> Imported:
    objects, unreadable = read_objects(files)
    known = index(objects)
    live: list[Live] = []
    without_chart: list[Object] = []
    releases = [one for one in objects if one.kind == RELEASE]
    for held in releases:
        found = chart(files, known, held)
        if found is None:
            without_chart.append(held)
        elif held.namespace or held.spec.get("targetNamespace"):
            live.append(Live(held=held, chart=found, layers=layers(known, held)))
    hubs = [one for one in live if one.is_hub]
    clusters: dict[str, list[Live]] = {}
    for one in hubs:
        clusters.setdefault(cluster(one, repository.name), []).append(one)
    charts = keys(one.chart for one in hubs)
    address, no_address = repository_section(repository)
    accounts = {str(one.held.spec.get("serviceAccountName") or "") for one in hubs}
    account = accounts.pop() if len(accounts) == 1 else ""
    sections = [address, Section({"charts": _entries(charts)}, "What the releases are made from.")]
    if account:
        sections.append(Section({"delivery": {"service_account": account}}))
    tree = {SETTINGS: text(_HEADING, sections)} if hubs else {}
    for name, members in clusters.items():
        tree |= _cluster(name, members, charts)
    return Imported(
        origin=Origin.FLUX,
        tree=tree,
        needed=tuple(
            path
            for one in dict.fromkeys(one.chart for one in hubs if one.chart.is_local)
            for path in files.walk(dict(one.entry)["path"])
        ),
        findings=(
            *plain_values.find(tree),
            *no_address,
            *findings.unread(unreadable, without_chart, releases),
            *findings.of_releases(hubs, has_account=bool(account)),
            *findings.of_engine(hubs),
            *findings.of_others(
                [one for one in live if not one.is_hub],
                [(cluster_file(name), len(clusters[name])) for name in clusters],
            ),
        ),
    )


def _entries(charts: Mapping[FoundChart, str]) -> dict[str, dict[str, str]]:
    found = {}
    for one, key in sorted(charts.items(), key=lambda item: item[1]):
        entry = dict(one.entry)
        if entry.get("chart") == key:
            del entry["chart"]
        found[key] = entry
    return found


def _cluster(
    name: str, members: Sequence[Live], charts: Mapping[FoundChart, str]
) -> dict[str, bytes]:
    folder = f"{CLUSTERS}/{name}"
    named = hub_names(members)
    files: dict[str, bytes] = {}
    shared: dict[tuple[str, str, str], str] = {}
    taken = {f"{hub}.values.yaml" for hub in named.values()}
    entries = []
    for one in members:
        hub = named[one]
        listed: list[Any] = []
        for layer in one.layers.found:
            if isinstance(layer, FileLayer):
                file = shared.setdefault(
                    layer.origin, _file(layer.origin, {*taken, *shared.values()})
                )
                files[f"{folder}/{file}"] = layer.text.encode()
                listed.append(file)
            else:
                listed.append(layer.entry)
        if one.values:
            files[f"{folder}/{hub}.values.yaml"] = dumps(dict(one.values)).encode()
            listed.append(f"{hub}.values.yaml")
        entries.append(_hub(one, name, hub, charts[one.chart], listed))
    value = {"name": name, "provider": "other", "hubs": entries}
    files[f"{folder}/cluster.yaml"] = text(_CLUSTER_HEADING, [Section(value)])
    return files


def _hub(
    one: Live, cluster_name: str, hub: str, chart_key: str, listed: list[Any]
) -> dict[str, Any]:
    layered = [layer.values for layer in one.layers.found if isinstance(layer, FileLayer)]
    entry: dict[str, Any] = {
        "name": hub,
        "domain": domain(one.values, *reversed(layered)) or unknown(hub, cluster_name),
        "helm_chart": chart_key,
        "helm_chart_values_files": listed,
    }
    names = {"namespace": one.namespace, "release_name": one.release_name}
    entry |= {key: name for key, name in names.items() if name != hub}
    if said := stage(one, hub):
        entry["stage"] = said
    return entry


def _file(origin: tuple[str, str, str], taken: set[str]) -> str:
    """Name the file of a ConfigMap's values: as the ConfigMap, with more where that is taken."""
    namespace, name, key = origin
    ending = key.removesuffix(".yaml").removesuffix(".yml")
    wanted = (name, f"{namespace}.{name}", f"{namespace}.{name}.{ending}")
    return next(
        file for one in wanted if (file := f"{one}.values.yaml") not in taken or one == wanted[-1]
    )
