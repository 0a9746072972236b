"""What changes for a repository that hubploy deployed, and what must be done by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.config_paths import CLUSTERS, cluster_file
from generator.importing.domains import unknown
from generator.importing.findings import Finding, Place, Urgency, listed, place
from generator.importing.hubploy.chart import HubChart
from generator.importing.hubploy.clusters import Target, said
from generator.importing.hubploy.deployments import Deployment, Hub
from generator.importing.hubploy.images import images, overruled, without_tag
from generator.importing.workflows import deploying, lines_of_ci
from generator.tree import Files

_DEPLOYS = re.compile(r"\bhubploy\b.*\bdeploy\b")
_FLAGS = re.compile(_DEPLOYS.pattern + r".*\s--(set|set-string|namespace|version|timeout)\b")
_KEYS = ("service_key", "auth_file", "filename")


def find(
    files: Files,
    chart: HubChart,
    clusters: Mapping[str, Sequence[Hub]],
    targets: Mapping[str, Target | None],
) -> Iterator[Finding]:
    """Give what is to be done first, then what is only different."""
    hubs = [hub for members in clusters.values() for hub in members]
    known = list({hub.deployment.name: hub.deployment for hub in hubs}.values())
    ignored = {hub.deployment.name for hub in hubs if overruled(files, hub)}
    pictured = [one for one in known if images(one.value) and one.name not in ignored]
    yield from _chart(chart)
    yield from listed(
        "plain-secrets",
        Urgency.DO,
        "a file of secrets is not encrypted by sops (but perhaps by git-crypt): as a layer its "
        "values would get into `rendered/` in clear, so it is none, and the hub lacks them",
        "encrypt it with sops and list it in the hub's `helm_chart_values_files`; or make a Secret "
        "on the cluster of it (docs/secrets.md)",
        [Place(path, 1, f"of `{hub.name}`") for hub in hubs for path in hub.plain_secrets],
    )
    yield from listed(
        "unknown-cluster",
        Urgency.DO,
        "hubploy.yaml does not say which cluster it deploys to",
        f"move the hub from `{CLUSTERS}/cluster` to its cluster, under the name that Argo CD knows",
        [Place(one.path, 1, f"`{one.name}`") for one in known if targets[one.name] is None],
    )
    yield from listed(
        "cluster-credentials",
        Urgency.DO,
        "hubploy reached the cluster with a key from the repository; Argo CD has its own access",
        "register each cluster with Argo CD under its name: "
        + ", ".join(f"`{name}`" for name in clusters)
        + " (docs/argocd.md); then the key is used by nothing here",
        [one for each in known for one in _credentials(files, each)],
    )
    yield from listed(
        "unknown-domain",
        Urgency.DO,
        "no values say where the hub answers",
        "write its `domain` in the cluster.yaml",
        [
            Place(hub.deployment.path, 1, f"`{hub.name}`: `{unknown(hub.name, name)}` until then")
            for name, members in clusters.items()
            for hub in members
            if hub.domain is None
        ],
    )
    yield from listed(
        "image-without-tag",
        Urgency.DO,
        "hubploy.yaml names an image without a tag: older versions of hubploy took the tag from "
        "git's history",
        "write the tag that runs now into the hub's `*.images.values.yaml`",
        [
            place(files, one.path, ("images",), f"`{one.name}`", on_key=True)
            for one in pictured
            if without_tag(images(one.value))
        ],
    )
    yield from deploying(files, _DEPLOYS, "hubploy")
    yield from listed(
        "deploy-flags",
        Urgency.DO,
        "hubploy is given values or names on its command line, which are in no file",
        "write `--set` as a values file, listed last; `--namespace` as the hub's `namespace`; "
        "`--timeout` as `delivery.timeout` of the fleet",
        lines_of_ci(files, _FLAGS),
    )
    yield from _different(files, chart, clusters, pictured)


def _chart(chart: HubChart) -> Iterator[Finding]:
    if not chart.is_certain:
        yield Finding(
            topic="uncertain-chart",
            urgency=Urgency.DO,
            summary="which chart the hubs run is only said on hubploy's command line; "
            f"`{chart.path}` is a guess",
            advice="compare it with the command in CI, and correct `charts` in config/fleet.yaml",
        )


def _different(
    files: Files,
    chart: HubChart,
    clusters: Mapping[str, Sequence[Hub]],
    pictured: Sequence[Deployment],
) -> Iterator[Finding]:
    yield from listed(
        "images",
        Urgency.KNOW,
        "the image in hubploy.yaml counted over all values; it is a values file now",
        "change images there: hubploy.yaml is read no more. hubploy since October 2025 ignores "
        "it, too: if yours does, take the file out of the hubs' layers",
        [
            place(files, one.path, ("images",), f"`{one.name}.images.values.yaml`", on_key=True)
            for one in pictured
        ],
    )
    yield from listed(
        "other-charts",
        Urgency.KNOW,
        "a chart that hubploy does not deploy: something else does, with flags (`--set`) that only "
        "its command line has. It is not imported, and stays as it is",
        "to bring one in, add it to `charts`, with a values file for each such flag",
        [Place(f"{path}/Chart.yaml", 1, f"`{path}`") for path in chart.others],
    )
    yield from listed(
        "one-branch",
        Urgency.KNOW,
        "hubploy's CI deploys branches, `staging` and `prod`; a fleet has one branch, and a change "
        "goes to staging hubs first, then to production hubs that it concerns",
        "merge the branches before the import: what is only on one would be deployed or lost",
        [Place(cluster_file(name), 1, _counts(hubs)) for name, hubs in clusters.items()],
    )
    yield from listed(
        "one-rollout",
        Urgency.KNOW,
        "each production hub waits in Flux for its own staging hub, but one Application applies a "
        "cluster in waves: a staging hub that is broken holds back all of its production hubs",
        "`delivery: {applications: hub}` in the cluster.yaml lets each deployment go by itself",
        [
            Place(cluster_file(name), 1, _counts(hubs))
            for name, hubs in clusters.items()
            if len({hub.deployment.name for hub in hubs}) > 1
        ],
    )


def _credentials(files: Files, deployment: Deployment) -> Iterator[Place]:
    provider, block = said(deployment.value)
    for key in _KEYS:
        if key in block:
            keys = ("cluster", provider, key)
            yield place(files, deployment.path, keys, f"`{block[key]}`")


def _counts(hubs: Sequence[Hub]) -> str:
    deployments = len({hub.deployment.name for hub in hubs})
    return (
        f"{len(hubs)} hub{'s' * (len(hubs) != 1)} of {deployments} "
        f"deployment{'s' * (deployments != 1)}"
    )
