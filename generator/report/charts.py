"""The charts of a fleet and who uses them, for people and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.commands.charts.usage import ChartsInUse, Usage, Variant
from generator.fleet import Release, RemoteChart, Stage
from generator.report.counting import many
from generator.report.json import report

_DIGEST = len("sha256:") + 12
"""Characters of a digest that people are shown."""
_MOST_COLUMNS = 60
"""Characters of an address; one that is longer moves only its own line's version."""

Row = tuple[str, str, str, str]


def text(usages: Iterable[Usage]) -> str:
    """One line per chart and variant, and below it its hubs by cluster."""
    blocks = [
        (_row(usage, variant), _users(variant.releases))
        for usage in usages
        for variant in usage.variants
    ]
    widths = [
        max((len(row[n]) for row, _ in blocks if len(row[n]) <= _MOST_COLUMNS), default=0)
        for n in range(3)
    ]
    lines = []
    for row, users in blocks:
        lines.append("  ".join([*map(str.ljust, row[:3], widths), row[3]]))
        lines += [f"    {line}" for line in users]
    return "".join(f"{line}\n" for line in lines)


def moved(releases: Sequence[Release]) -> str:
    """Say whom a change of a chart concerns."""
    lines = "".join(f"    {line}\n" for line in _users(releases))
    return f"this moves {_count(releases)}\n{lines}"


def as_json(found: ChartsInUse) -> str:
    """As docs/output.md says."""
    return report(found.diagnostics, more={"charts": [_chart(usage) for usage in found.usages]})


def _row(usage: Usage, variant: Variant) -> Row:
    chart = usage.chart
    users = _count(variant.releases)
    if isinstance(chart, RemoteChart):
        own_name = "" if chart.is_oci or chart.name == chart.key else f" {chart.name}"
        pins = (chart.version, chart.digest and chart.digest[:_DIGEST] + "…")
        return chart.key, chart.repository + own_name, " ".join(p for p in pins if p), users
    version = variant.copy.version if variant.copy else "(cannot be copied)"
    if variant.override:
        return "  variant", variant.override, version, users
    return chart.key, chart.path, version, users


def _count(releases: Sequence[Release]) -> str:
    hubs = [one for one in releases if one.stage is not Stage.SUPPORT]
    support = len(releases) - len(hubs)
    clusters = len({hub.cluster for hub in hubs})
    parts = []
    if hubs:
        parts.append(f"{many(len(hubs), 'hub')} on {many(clusters, 'cluster')}")
    if support:
        parts.append(f"the support of {many(support, 'cluster')}")
    return " and ".join(parts) or "nobody"


def _users(releases: Iterable[Release]) -> Iterator[str]:
    """Name the hubs of each cluster, and clusters whose support it is."""
    hubs: dict[str, list[str]] = {}
    support = []
    for release in releases:
        if release.stage is Stage.SUPPORT:
            support.append(release.cluster)
        else:
            hubs.setdefault(release.cluster, []).append(release.name)
    for cluster in sorted(hubs):
        yield f"{cluster}: {', '.join(hubs[cluster])}"
    if support:
        yield ", ".join(sorted(support))


def _chart(usage: Usage) -> dict[str, Any]:
    chart = usage.chart
    if isinstance(chart, RemoteChart):
        about = {
            "repository": chart.repository,
            "chart": None if chart.is_oci else chart.name,
            "version": chart.version,
            "digest": chart.digest,
        }
    else:
        about = {"path": chart.path}
    return {
        "name": chart.key,
        **about,
        "variants": [_variant(variant) for variant in usage.variants],
    }


def _variant(variant: Variant) -> dict[str, Any]:
    copy = variant.copy
    about = {"override": variant.override}
    if copy is not None:
        about |= {"version": copy.version, "directory": copy.directory}
    return {
        **about,
        "releases": [{"cluster": one.cluster, "name": one.name} for one in variant.releases],
    }
