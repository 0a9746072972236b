"""What of live HelmReleases a fleet does not have, and what must be done by hand."""

from collections.abc import Iterator, Sequence

from generator.importing.findings import Finding, Place, Urgency, listed
from generator.importing.flux import handover, shortfalls
from generator.importing.flux.objects import Object, mapping
from generator.importing.flux.releases import Live

_LOST = ("postRenderers", "commonMetadata", "kubeConfig")
_SETTINGS = (
    "dependsOn", "driftDetection", "healthCheckExprs", "install", "maxHistory", "persistentClient",
    "rollback", "test", "timeout", "uninstall", "upgrade", "waitStrategy",
)  # fmt: skip
_OF_CHARTS = ("valuesFiles", "valuesFile", "verify")


def unread(
    unreadable: Sequence[Place], without_chart: Sequence[Object], releases: Sequence[Object]
) -> Iterator[Finding]:
    """Report the HelmReleases that are not imported."""
    yield from listed(
        "unreadable-file",
        Urgency.DO,
        "what looks like a HelmRelease cannot be read",
        "import what `kubectl get helmreleases -A -o yaml` prints, or a build of kustomize",
        unreadable,
    )
    yield from listed(
        "no-namespace",
        Urgency.DO,
        "a HelmRelease has no namespace (kustomize may give it one): it is not imported",
        "import what `kubectl get helmreleases -A -o yaml` prints, or a build of kustomize",
        [
            one.place(f"`{one.name}`", "metadata", "name")
            for one in releases
            if not one.namespace and not one.spec.get("targetNamespace")
        ],
    )
    yield from listed(
        "chart-not-found",
        Urgency.DO,
        "the chart of a HelmRelease cannot be told: it is not imported",
        "put its HelmRepository or OCIRepository beside it (`kubectl get -A -o yaml`); a chart of "
        "another git repository must be published, or copied into this one",
        [one.place(f"`{one.name}`", *shortfalls.said_at(one)) for one in without_chart],
    )


def of_releases(hubs: Sequence[Live], *, has_account: bool) -> Iterator[Finding]:
    yield from handover.find(hubs)
    yield from shortfalls.of_values(hubs)
    yield from shortfalls.of_charts(hubs)
    lost = [*_LOST, *([] if has_account else ["serviceAccountName"])]
    yield from listed(
        "not-carried-over",
        Urgency.DO,
        "a release has what a fleet cannot say, and would be deployed without it",
        "do it in the chart or in values, or in your own `templates/helmrelease.yaml`; "
        "clusters with a `kubeConfig` are registered with Argo CD, and run Flux themselves",
        [
            one.held.place(f"`{one.held.name}`: `{key}`", "spec", key)
            for one in hubs
            for key in lost
            if one.held.spec.get(key)
        ]
        + [
            one.held.place(f"`{one.held.name}`: `chart.spec.{key}`", "spec", "chart", "spec", key)
            for one in hubs
            for key in _OF_CHARTS
            if mapping(one.held.spec, "chart", "spec").get(key)
        ],
    )
    yield from listed(
        "flux-settings",
        Urgency.KNOW,
        "a fleet has settings of its own for these: finite retries, waiting, and gates between "
        "staging and production in place of `dependsOn`",
        "compare them with what is rendered; `delivery.timeout` in fleet.yaml is for all releases",
        [
            one.held.place(f"`{one.held.name}`: `{key}`", "spec", key)
            for one in hubs
            for key in _SETTINGS
            if one.held.spec.get(key)
        ],
    )


def of_engine(hubs: Sequence[Live]) -> Iterator[Finding]:
    if hubs:
        yield Finding(
            topic="engine",
            urgency=Urgency.KNOW,
            summary="Flux delivers by itself now; what is imported has Argo CD before it",
            advice="to go on without Argo CD, write `delivery: {engine: flux}` into "
            "`config/fleet.yaml`, or `engine: flux` beside what is in its `delivery`",
        )


def of_others(others: Sequence[Live], clusters: Sequence[tuple[str, int]]) -> Iterator[Finding]:
    yield from listed(
        "not-a-hub",
        Urgency.KNOW,
        "a release of something else than JupyterHub: it is not imported, and stays as it is",
        "Flux goes on with it; the chart named `support` is for what a cluster needs beside hubs",
        [one.held.place(f"`{one.held.name}`", "metadata", "name") for one in others],
    )
    yield from listed(
        "cluster-name",
        Urgency.DO,
        "Argo CD must know the cluster under the name of its folder; which one it is stands in no "
        "HelmRelease for sure",
        "compare it with `argocd cluster list`; to rename it, rename the folder and `name`",
        [Place(path, 1, f"{count} hub{'s' * (count != 1)}") for path, count in clusters],
    )
