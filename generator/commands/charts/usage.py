"""Which releases of the fleet use which charts, in which variants."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.charts.copying import ChartCopy, copy_local
from generator.config_paths import cluster_file
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.fleet import Chart, LocalChart, Release, Settings
from generator.parsing.cluster import parse_cluster
from generator.record import record
from generator.tree import Files
from generator.workspace import Workspace


@record(kw_only=True)
class Variant:
    """A chart as it is, or with some hubs' own file for its Chart.yaml."""

    override: str | None
    copy: ChartCopy | None
    """None for a chart from elsewhere, and for one that cannot be copied."""
    releases: tuple[Release, ...]


@record(kw_only=True)
class Usage:
    chart: Chart
    variants: tuple[Variant, ...]
    """The chart as it is, used or not; then its overrides."""


@record(kw_only=True)
class ChartsInUse:
    usages: tuple[Usage, ...]
    """Every chart of fleet.yaml, in its order."""
    diagnostics: tuple[Diagnostic, ...]
    """Why some of it may be missing."""

    def of(self, key: str) -> Usage:
        return next(usage for usage in self.usages if usage.chart.key == key)


def list_charts(workspace: Workspace) -> ChartsInUse:
    """Return the charts with what is wrong located, in reading order."""
    try:
        found = charts_in_use(workspace, read_settings(workspace))
    except InvalidError as error:
        found = ChartsInUse(usages=(), diagnostics=error.diagnostics)
    return replace(found, diagnostics=tuple(locate(found.diagnostics, workspace)))


def charts_in_use(files: Files, settings: Settings) -> ChartsInUse:
    found: list[Diagnostic] = []
    releases: list[Release] = []
    for folder in cluster_folders(files):
        cluster, problems = parse_cluster(files, settings, cluster_file(folder))
        found += problems
        releases += cluster.releases if cluster else ()
    usages = tuple(
        Usage(chart=chart, variants=tuple(_variants(files, chart, releases, found)))
        for chart in settings.charts.values()
    )
    return ChartsInUse(usages=usages, diagnostics=tuple(found))


def _variants(
    files: Files, chart: Chart, releases: Sequence[Release], found: list[Diagnostic]
) -> Iterator[Variant]:
    users: dict[str | None, list[Release]] = {None: []}
    for release in releases:
        if release.chart == chart:
            users.setdefault(release.override_path, []).append(release)
    for override in (None, *sorted(path for path in users if path is not None)):
        copy = None
        if isinstance(chart, LocalChart):
            try:
                copy = copy_local(files, chart, override)
            except InvalidError as error:
                found += error.diagnostics
        yield Variant(override=override, copy=copy, releases=tuple(users[override]))
