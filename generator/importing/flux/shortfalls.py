"""Values and charts of live HelmReleases that a fleet would not have as they are."""

from collections.abc import Iterator, Sequence

from generator.importing.domains import domain
from generator.importing.findings import Finding, Urgency, listed
from generator.importing.flux.layers import FileLayer, SecretLayer
from generator.importing.flux.objects import Object
from generator.importing.flux.releases import Live


def of_values(hubs: Sequence[Live]) -> Iterator[Finding]:
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


def of_charts(hubs: Sequence[Live]) -> Iterator[Finding]:
    ranged = [
        (one.held.place(_pin(one), *said_at(one.held)), one)
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


def said_at(held: Object) -> tuple[str, str]:
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
