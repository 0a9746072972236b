"""What changes for a repository that 2i2c's deployer ran, and what must be done by hand."""

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence

from generator import jsonnet, schema
from generator.importing.deployer.cluster_yaml import ClusterYaml
from generator.importing.findings import Finding, Place, Urgency, listed, place
from generator.importing.workflows import deploying
from generator.tree import Files

_CREDENTIALS = (("aws", "key"), ("gcp", "key"), ("azure", "key"), ("kubeconfig", "file"))
_VARIABLE = re.compile(r"""extVar\(\s*(['"])(.*?)\1""")
_DEPLOYS = re.compile(r"\bdeployer deploy(-support)?(\s|$)")


def find(
    files: Files,
    clusters: Sequence[ClusterYaml],
    charts: Collection[str],
    variables: Collection[str],
) -> Iterator[Finding]:
    """Give what is to be done first, then what is only different."""
    yield from listed(
        "cluster-credentials",
        Urgency.DO,
        "the deployer reached a cluster with a key from the repository; Argo CD has its own access",
        "register each cluster with Argo CD under its name (docs/argocd.md); then the key is used "
        "by nothing here, and can be revoked once no script of yours needs it",
        [
            place(files, one.path, keys, f"`{'.'.join(keys)}`")
            for one in clusters
            for keys in _CREDENTIALS
            if isinstance(block := one.value.get(keys[0]), dict) and keys[1] in block
        ],
    )
    yield from listed(
        "installed-beside",
        Urgency.DO,
        "`deploy-support` also installed cert-manager with its CRDs, and on AWS the Tigera "
        "operator: they are no part of any chart, and stay as they are",
        "keep upgrading them by hand, or give them to an Argo CD Application of their own, which "
        "must not delete what is there",
        [
            place(files, one.path, ("support",), str(one.value.get("provider")), on_key=True)
            for one in clusters
            if one.support
        ],
    )
    yield from deploying(files, _DEPLOYS, "the deployer")
    yield from listed(
        "missing-chart",
        Urgency.DO,
        "a hub names a chart that is not in `helm-charts/`",
        "add the chart to `charts` in config/fleet.yaml",
        [
            place(files, one.path, (*hub.keys, "helm_chart"), f"`{hub.value.get('helm_chart')}`")
            for one in clusters
            for hub in one.hubs
            if str(hub.value.get("helm_chart")) not in charts
        ],
    )
    yield from listed(
        "override-from-the-root",
        Urgency.DO,
        "the deployer takes a `chart_override` with a slash from the root of the repository, "
        "fleetwave from the folder of the cluster.yaml",
        "write the path that is given",
        _overrides(files, clusters, from_root=True),
    )
    yield from listed(
        "unknown-variable",
        Urgency.DO,
        "jsonnet asks for a variable that the deployer does not set",
        "give it a source: `jsonnet_variables` of the chart in config/fleet.yaml",
        _unknown_variables(files, clusters, charts, variables),
    )
    yield from listed(
        "unchecked-hubs",
        Urgency.KNOW,
        "the deployer's schema describes the first hub of a cluster only, so these mistakes in "
        "others went unnoticed",
        "correct them: fleetwave checks every hub, and renders none that is wrong",
        _unchecked(files, clusters),
    )
    yield from listed(
        "chart-override",
        Urgency.KNOW,
        "a hub with a `chart_override` runs another version of its chart: it gets a copy of the "
        "chart of its own, and is not upgraded with the others",
        "`fleetwave charts list` shows who runs what",
        _overrides(files, clusters, from_root=False),
    )


def _overrides(files: Files, clusters: Sequence[ClusterYaml], *, from_root: bool) -> list[Place]:
    found = []
    for one in clusters:
        for hub in one.hubs:
            path = hub.value.get("chart_override")
            if isinstance(path, str) and ("/" in path) == from_root:
                relative = posixpath.relpath(path, posixpath.dirname(one.path))
                text = f"`{relative}`" if from_root else f"`{hub.value.get('name')}`: `{path}`"
                found.append(place(files, one.path, (*hub.keys, "chart_override"), text))
    return found


def _unchecked(files: Files, clusters: Sequence[ClusterYaml]) -> Iterator[Place]:
    for one in clusters:
        for problem in schema.check("cluster.schema.json", one.path, one.value):
            keys = problem.location.keys
            if keys[:1] == ("hubs",) and keys[1:2] not in ((), (0,)):
                yield place(files, one.path, keys, problem.message, on_key=problem.location.on_key)


def _unknown_variables(
    files: Files,
    clusters: Sequence[ClusterYaml],
    charts: Collection[str],
    variables: Collection[str],
) -> Iterator[Place]:
    asked = [f"helm-charts/{name}/values.jsonnet" for name in charts]
    asked += [one.file(name) for one in clusters for e in one.entries for _, name in e.layers()]
    for path in dict.fromkeys(asked):
        if path.endswith(jsonnet.ENDINGS):
            yield from _asked_for(files, path, variables)


def _asked_for(files: Files, path: str, variables: Collection[str]) -> Iterator[Place]:
    for source, data in jsonnet.closure(files, path).items():
        for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
            for match in _VARIABLE.finditer(line):
                if match[2] not in variables:
                    yield Place(source, number, f"`{match[2]}`")
