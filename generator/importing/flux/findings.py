"""What of live HelmReleases a fleet does not have, and what must be done by hand."""

from collections.abc import Iterator, Sequence

from generator.importing.domains import domain
from generator.importing.findings import Finding, Place, Urgency, listed
from generator.importing.flux.layers import FileLayer, SecretLayer
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
        [one.place(f"`{one.name}`", *_where(one)) for one in without_chart],
    )


def of_releases(hubs: Sequence[Live], *, has_account: bool) -> Iterator[Finding]:
    yield from _first_sync(hubs)
    yield from _values(hubs)
    yield from _charts(hubs)
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
        "suspended",
        Urgency.DO,
        "a release is suspended; a fleet would upgrade it",
        "render it as it is, commit, then give the hub `paused: {reason: …}`",
        [
            one.held.place(f"`{one.held.name}`", "spec", "suspend")
            for one in hubs
            if one.held.spec.get("suspend")
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


def _first_sync(hubs: Sequence[Live]) -> Iterator[Finding]:
    yield from listed(
        "taken-over",
        Urgency.DO,
        "what is rendered is this very HelmRelease: two would apply it, its old owner and Argo CD",
        "annotate it with `kustomize.toolkit.fluxcd.io/prune: disabled`, then take it out of what "
        "applies it now, before the first sync",
        [
            one.held.place(f"`{one.held.name}`", "metadata", "name")
            for one in hubs
            if one.is_same_object
        ],
    )
    yield from listed(
        "two-owners",
        Urgency.DO,
        "what is rendered is a HelmRelease of another name or namespace for the same Helm release: "
        "with both, each would undo the other's changes, and deleting the old one would uninstall",
        "`flux suspend helmrelease` the old one first; then take it out of what applies it, and "
        "delete it: Flux uninstalls nothing of a suspended one",
        [
            one.held.place(
                f"`{one.held.namespace}/{one.held.name}` → `{one.namespace}/{one.release_name}`",
                "metadata", "name",
            )
            for one in hubs
            if not one.is_same_object
        ],
    )  # fmt: skip
    yield from listed(
        "storage-namespace",
        Urgency.DO,
        "Helm's record of a release is in another namespace than the release: Flux would look "
        "for it in the release's, find none, and install over what is there",
        "with the old HelmRelease suspended, copy the Secrets `sh.helm.release.v1.<release>.v*`",
        [
            one.held.place(
                f"`{one.release_name}`: from `{one.storage}` to `{one.namespace}`",
                "spec",
                "storageNamespace" if "storageNamespace" in one.held.spec else "targetNamespace",
            )
            for one in hubs
            if one.storage != one.namespace
        ],
    )


def _values(hubs: Sequence[Live]) -> Iterator[Finding]:
    yield from listed(
        "missing-values",
        Urgency.DO,
        "a ConfigMap with values is not here, or holds none: the hub lacks them",
        "put it beside the HelmRelease and import again, or write its values as a layer",
        [place for one in hubs for place in one.layers.missing],
    )
    yield from listed(
        "target-path",
        Urgency.DO,
        "`targetPath` puts a single value somewhere, which no layer does: the hub lacks it",
        "write it as a values file, or as a Secret that holds YAML (docs/secrets.md)",
        [place for one in hubs for place in one.layers.at_paths],
    )
    yield from listed(
        "secret-order",
        Urgency.DO,
        "a Secret counts over the values listed before it, but what it sets is not known here, so "
        "plain values would count over it",
        "list what it sets that plain layers set, too, as `sets` of the layer (docs/secrets.md)",
        [place for one in hubs for place in one.layers.uncertain],
    )
    yield from listed(
        "secret-namespace",
        Urgency.DO,
        "a Secret with values is read in the namespace of the release, where it is not yet",
        "copy it there before the first sync",
        [
            one.held.place(f"`{layer.name}`: to `{one.namespace}`", "spec", "valuesFrom")
            for one in hubs
            for layer in one.layers.found
            if isinstance(layer, SecretLayer) and one.held.namespace != one.namespace
        ],
    )
    yield from listed(
        "unknown-domain",
        Urgency.DO,
        "no values say where the hub answers",
        "write its `domain` in the cluster.yaml",
        [
            one.held.place(f"`{one.held.name}`: `….invalid` until then", "metadata", "name")
            for one in hubs
            if domain(one.values, *_plain(one)) is None
        ],
    )


def _charts(hubs: Sequence[Live]) -> Iterator[Finding]:
    ranged = [
        (one.held.place(_pin(one), *_where(one.held)), one)
        for one in hubs
        if one.chart.asked and one.chart.asked != one.chart.version and not _has_digest(one)
    ]
    yield from listed(
        "unknown-version",
        Urgency.DO,
        "a release asks for a range of versions, and no status says which one runs",
        "write the one that `helm list` shows as `version` of the chart in fleet.yaml",
        [place for place, one in ranged if one.chart.version is None],
    )
    yield from listed(
        "pinned",
        Urgency.KNOW,
        "a range of versions is now the one that runs",
        "`fleetwave charts bump` moves it",
        [place for place, one in ranged if one.chart.version is not None],
    )


def _where(held: Object) -> tuple[str, str]:
    """Return the keys at which a release says its chart."""
    if "chartRef" in held.spec:
        return "spec", "chartRef"
    return ("spec", "chart") if "chart" in held.spec else ("metadata", "name")


def _pin(one: Live) -> str:
    return f"`{one.held.name}`: `{one.chart.asked}`, now {one.chart.version or 'unknown'}"


def _has_digest(one: Live) -> bool:
    return "digest" in dict(one.chart.entry)


def _plain(one: Live) -> list[dict[str, object]]:
    return [dict(each.values) for each in one.layers.found if isinstance(each, FileLayer)]
