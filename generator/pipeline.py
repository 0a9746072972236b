"""The whole story: from the files people write to the files Argo CD and Flux read."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from generator import rules
from generator.build import Builder, ClusterBuild, Job
from generator.config_paths import CLUSTERS, cluster_file
from generator.configuration import chosen, cluster_folders, read_settings
from generator.diagnostic import Diagnostic, Level, Location
from generator.errors import UsageError
from generator.fleet import Cluster, Fleet, Settings
from generator.near import nearest, suggestion
from generator.packaged import are_ours, templates, unused_templates
from generator.parsing.cluster import parse_cluster
from generator.record import record
from generator.selection import Selection
from generator.templating import Templates
from generator.tree import Files

Progress = Callable[[int, int, str], None]
"""Called with how many clusters are done, of how many, and the name of the next."""


class Hands(Protocol):
    """A ``Builder``, or some of them that work at the same time."""

    chart_files: set[str]

    def do(self, jobs: Sequence[Job], /) -> Iterator[ClusterBuild]:
        """Yield what comes of the jobs, in their order."""


Start = Callable[[Settings, Sequence[Job]], Hands | None]
"""Returns others who can do the jobs sooner, if there are any."""


@record
class Build:
    """What ``rendered/`` should be."""

    clusters: tuple[ClusterBuild, ...]
    """Only those asked for. One that is broken has no tree to be trusted."""
    known: frozenset[str]
    """Names of all folders in ``config/clusters``, with or without a cluster.yaml."""
    of_fleet: tuple[Diagnostic, ...]
    """What no cluster is broken by; not located yet."""
    chart_files: frozenset[str]
    """The files that copies of charts were made from."""
    fleet: Fleet
    """What of the configuration could be read."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found, of all clusters; not located yet."""
        return (*self.of_fleet, *(found for one in self.clusters for found in one.diagnostics))


def build(
    files: Files,
    selection: Selection,
    progress: Progress = lambda *_: None,
    today: date | None = None,
    start: Start = lambda *_: None,
) -> Build:
    """Raises ``InvalidError`` if something is wrong that concerns the fleet as a whole.

    ``today`` decides what has expired, and so whether the run fails; never what is rendered. Who
    builds, those that ``start`` brings or this process, has no influence on anything."""
    settings = read_settings(files)
    folders = cluster_folders(files)
    asked = chosen(folders, selection)
    clusters: list[Cluster] = []
    builds: dict[str, ClusterBuild] = {}
    for folder in asked:
        cluster, found = parse_cluster(files, settings, cluster_file(folder))
        builds[folder] = ClusterBuild(folder, diagnostics=list(found))
        if cluster is not None:
            _check_hubs(cluster, selection.hubs.get(folder) or frozenset())
            clusters.append(cluster)
    is_whole = selection.is_everything and len(clusters) == len(folders)
    fleet = Fleet(settings=settings, clusters=tuple(clusters), is_whole=is_whole)
    elsewhere: list[Diagnostic] = []
    for problem in rules.check(fleet, files):
        built = builds.get(_folder(problem.location.path))
        (elsewhere if built is None else built.diagnostics).append(problem)
    elsewhere += rules.exemptions(fleet, today)
    known = templates(files)
    places = [_folder(cluster.source) for cluster in clusters]
    jobs = [
        Job(
            cluster=cluster,
            hubs=selection.hubs.get(folder),
            is_broken=builds[folder].is_broken,
        )
        for folder, cluster in zip(places, clusters, strict=True)
    ]
    builder = start(settings, jobs) or Builder(
        files, settings, Templates(known), must_inspect=not are_ours(known)
    )
    # In this order, since it is the next one's name that is shown.
    for folder, built in zip(_shown(places, progress), builder.do(jobs), strict=True):
        builds[folder].tree = built.tree
        builds[folder].diagnostics += built.diagnostics
    return Build(
        clusters=tuple(builds.values()),
        known=frozenset(files.names(CLUSTERS)[0]),
        of_fleet=(
            *elsewhere,
            *unused_templates(files, known),
            *_folders_without_file(files, folders),
        ),
        chart_files=frozenset(builder.chart_files),
        fleet=fleet,
    )


def _folders_without_file(files: Files, known: Sequence[str]) -> Iterator[Diagnostic]:
    """Find folders of clusters whose file is missing, or has another name. Folders that hold only
    folders are somebody's templates."""
    for folder in files.names(CLUSTERS)[0]:
        names = files.names(f"{CLUSTERS}/{folder}")[1]
        if names and folder not in known:
            near = nearest("cluster.yaml", names)
            yield Diagnostic(
                location=Location(f"{CLUSTERS}/{folder}/{names[0]}", line=1, column=1),
                rule="no-cluster-file",
                message=f"`{CLUSTERS}/{folder}` has no `cluster.yaml`, so it is no cluster",
                help=f"rename `{near[0]}` to `cluster.yaml`"
                if near
                else "add one, or move its files elsewhere",
                level=Level.WARNING,
            )


def _shown(names: Sequence[str], progress: Progress) -> Iterator[str]:
    for done, name in enumerate(names):
        progress(done, len(names), name)
        yield name


def _folder(path: str) -> str:
    """Return the folder of the cluster that a file belongs to; "" if it is not below
    ``config/clusters``."""
    below = path.removeprefix(f"{CLUSTERS}/")
    return "" if below == path else below.split("/", 1)[0]


def _check_hubs(cluster: Cluster, hubs: frozenset[str]) -> None:
    """Refuse a hub that the cluster does not have; one that is broken may have any."""
    known = [release.name for release in cluster.releases]
    for hub in sorted(hubs - set(known)) if cluster.is_complete else ():
        raise UsageError(
            f"there is no hub `{hub}` on the cluster `{cluster.name}`",
            hint=suggestion(hub, known, "it has"),
        )
