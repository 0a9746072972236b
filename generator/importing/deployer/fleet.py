"""A repository in 2i2c's layout → its fleet.yaml: what their deployer does, said as configuration.

The deployer's own rules: a hub's namespace and Helm release have the hub's name; the chart's
``values.jsonnet`` lies under the files that a hub lists; the support release has three layers of
its chart; jsonnet is given five variables.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.config_paths import CLUSTERS, SETTINGS
from generator.importing.adoption import first_sync
from generator.importing.deployer import findings
from generator.importing.deployer.cluster_yaml import ClusterYaml, read_clusters
from generator.importing.encrypted import decryption
from generator.importing.findings import Imported, Origin, Repository
from generator.importing.fleet_file import Section, repository_section, text
from generator.tree import Files

_CHARTS = "helm-charts"
_SUPPORT_LAYERS = (
    "enc-support.secret.values.yaml",
    "enc-cryptnono.secret.values.yaml",
    "values.jsonnet",
)
_HUB_LAYERS = ("values.jsonnet",)
VARIABLES: Mapping[str, Any] = {
    "VARS_2I2C_CLUSTER_NAME": ["cluster.aws.clusterName", "cluster.name"],
    "VARS_2I2C_ACCOUNT_ID": {
        "from": ["cluster.aws.account", "cluster.gcp.project"],
        "default": "None",
    },
    "VARS_2I2C_PROVIDER": "cluster.provider",
    "VARS_2I2C_HUB_NAME": "hub.name",
    "VARS_2I2C_HUB_DOMAIN": "hub.domain",
}
"""What the deployer tells jsonnet, and where it finds that."""
_HEADING = """\
The fleet, as the 2i2c deployer ran it; written by `fleetwave import`, and yours from now on.
docs/config.md of fleetwave explains every key."""


def import_deployer(files: Files, repository: Repository) -> Imported:
    clusters = read_clusters(files)
    charts = _charts(files, clusters)
    address, unknown = repository_section(repository)
    layers = list(_layers(clusters, charts))
    secrets, undecryptable = decryption(files, layers)
    sections = [
        address,
        Section({"charts": charts}, "The charts that hubs name, with the layers under each."),
        *secrets,
        Section(
            {"naming": {"namespace": "{hub}", "release": "{hub}"}},
            "As the deployer: the live releases are upgraded where they are, not reinstalled.",
        ),
    ]
    return Imported(
        origin=Origin.DEPLOYER,
        tree={SETTINGS: text(_HEADING, sections)},
        needed=tuple(_needed(files, layers)),
        findings=(
            first_sync("the deployer"),
            *unknown,
            *undecryptable,
            *findings.find(files, clusters, charts, VARIABLES),
        ),
    )


def _charts(files: Files, clusters: Sequence[ClusterYaml]) -> dict[str, dict[str, Any]]:
    """Return the charts in the repository that some release needs; support's comes last."""
    named = {str(hub.value.get("helm_chart")) for one in clusters for hub in one.hubs}
    names = [*sorted(named), *(["support"] if any(one.support for one in clusters) else [])]
    own_jsonnet = {
        str(entry.value.get("helm_chart", "support"))
        for one in clusters
        for entry in one.entries
        if any(name.endswith(".jsonnet") for _, name in entry.layers())
    }
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        path = f"{_CHARTS}/{name}"
        in_folder = files.names(path)[1]
        if "Chart.yaml" not in in_folder:
            continue
        wanted = _SUPPORT_LAYERS if name == "support" else _HUB_LAYERS
        values = [f"{path}/{one}" for one in wanted if one in in_folder]
        found[name] = {"path": path}
        if values:
            found[name]["values"] = values
        if name in own_jsonnet or "values.jsonnet" in in_folder:
            found[name]["jsonnet_variables"] = {
                key: paths
                for key, paths in VARIABLES.items()
                if name != "support" or not str(paths).startswith("hub.")
            }
    return found


def _layers(
    clusters: Sequence[ClusterYaml], charts: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for chart in charts.values():
        yield from chart.get("values", ())
    for one in clusters:
        for entry in one.entries:
            yield from (one.file(name) for _, name in entry.layers())


def _needed(files: Files, layers: Iterable[str]) -> Iterator[str]:
    """Give what a fleet elsewhere would be made of: the folders that overrides and jsonnet imports
    lead to, and layers that lie beside them."""
    yield from files.walk(CLUSTERS)
    yield from files.walk(_CHARTS)
    for path in dict.fromkeys((*layers, ".sops.yaml")):
        folder, name = posixpath.split(path)
        if not path.startswith((f"{CLUSTERS}/", f"{_CHARTS}/")) and name in files.names(folder)[1]:
            yield path
