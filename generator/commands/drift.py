"""Compare what two hubs are given: a production hub, and the staging hub that tries it first."""

from collections.abc import Iterator

from generator import drift as core
from generator.config_paths import cluster_file
from generator.configuration import chosen, cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.document import locate
from generator.drift import IS_DRIFT, Difference, Group, Hub
from generator.errors import UsageError
from generator.explanation import Locate, Source
from generator.explanation.places import Locator
from generator.explanation.sources import layer_sources
from generator.fleet import Cluster, LocalChart, Release, Stage
from generator.layers import LayerReader
from generator.parsing.cluster import parse_cluster
from generator.plan.lockstep import staging_of
from generator.record import record
from generator.selection import Selection
from generator.stack import Stack, read_stack, stack_of
from generator.tree import Files


@record(kw_only=True)
class ChartUse:
    """The chart that a hub is made from, as far as it can differ between two."""

    name: str
    """In fleet.yaml."""
    version: str | None
    """Of a chart kept in the repository, None: all its hubs have the same."""
    override: str | None
    """A file in place of its Chart.yaml."""


@record(kw_only=True)
class Drift:
    first: str
    """As CLUSTER/HUB."""
    second: str
    charts: tuple[ChartUse, ChartUse]
    layers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    """Those that both use, only the first, only the second."""
    differences: tuple[Difference, ...]

    @property
    def has_other_chart(self) -> bool:
        return self.charts[0] != self.charts[1]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but the hubs' own names and what is encrypted."""
        return not self.has_other_chart and not any(map(self.count, IS_DRIFT))

    def count(self, group: Group) -> int:
        return sum(one.group is group for one in self.differences)


@record
class Result:
    drifts: tuple[Drift, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why one is missing; located, in reading order."""


def between(files: Files, first: tuple[str, str], second: tuple[str, str]) -> Result:
    """Compare two hubs, each as (cluster, hub). Reads nothing of other hubs."""
    found: list[Diagnostic] = []
    stacks: list[Stack] = []
    for cluster, hub in (first, second):
        try:
            stacks.append(read_stack(files, cluster, hub))
        except InvalidError as error:
            found += error.diagnostics
    if found:
        return Result(diagnostics=tuple(locate(found, files)))
    return Result((_drift(files, stacks[0], stacks[1], Locator(files).location),))


def of_cluster(files: Files, name: str) -> Result:
    """Compare each production hub of a cluster with the staging hubs that try it first. The
    differences have no lines."""
    chosen(cluster_folders(files), Selection({name: None}))
    try:
        settings = read_settings(files)
    except InvalidError as error:
        return Result(diagnostics=tuple(locate(error.diagnostics, files)))
    cluster, problems = parse_cluster(files, settings, cluster_file(name))
    found = [*problems]
    reader = LayerReader(files, settings.secrets.files)
    known: dict[str, Stack | None] = {}

    def stack(release: Release) -> Stack | None:
        if release.name not in known:
            try:
                known[release.name] = stack_of(release, reader)
            except InvalidError as error:
                known[release.name] = None
                found.extend(error.diagnostics)
        return known[release.name]

    drifts = []
    for staging, production in _pairs(cluster) if cluster else ():
        first, second = stack(staging), stack(production)
        if first is not None and second is not None:
            drifts.append(_drift(files, first, second, _nowhere))
    if not drifts and not found:
        raise UsageError(
            f"no production hub of `{name}` has a staging hub to be compared with",
            hint="name two hubs: `fleetwave diff --between CLUSTER/HUB CLUSTER/HUB`",
        )
    return Result(tuple(drifts), tuple(locate(found, files)))


def _pairs(cluster: Cluster) -> Iterator[tuple[Release, Release]]:
    for release in cluster.releases:
        if release.stage is Stage.PRODUCTION:
            for staging in staging_of(cluster, release):
                yield staging, release


def _nowhere(source: Source, keys: Keys) -> Location:
    """Stand in for lines where only numbers are shown."""
    return Location(source.path, keys)


def _drift(files: Files, first: Stack, second: Stack, place: Locate) -> Drift:
    hubs = [Hub(one.release, tuple(layer_sources(files, one))) for one in (first, second)]
    titles = [dict.fromkeys(layer.path for layer in one.layers) for one in (first, second)]
    return Drift(
        first=_name(first.release),
        second=_name(second.release),
        charts=(_chart(first.release), _chart(second.release)),
        layers=(
            tuple(one for one in titles[1] if one in titles[0]),
            tuple(one for one in titles[0] if one not in titles[1]),
            tuple(one for one in titles[1] if one not in titles[0]),
        ),
        differences=tuple(core.compare(hubs[0], hubs[1], place)),
    )


def _name(release: Release) -> str:
    return f"{release.cluster}/{release.name}"


def _chart(release: Release) -> ChartUse:
    chart = release.chart
    version = None if isinstance(chart, LocalChart) else chart.version or chart.digest
    return ChartUse(name=chart.key, version=version, override=release.override_path)
