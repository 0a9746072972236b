"""What a cluster has to do with others: whether to render it says something of them, too."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from posixpath import normpath

from generator.commands.judging.owners import Owners
from generator.diagnostic import Diagnostic
from generator.fleet import IN_CLUSTER, Cluster, Settings
from generator.inputs.reader import InputReader
from generator.pipeline import Build
from generator.stamps import Facts, Reading
from generator.tree import Files


def facts(
    built: Build,
    of_clusters: Mapping[str, Sequence[Diagnostic]],
    files: Files,
    known: Sequence[str],
    today: date,
) -> dict[str, Facts]:
    """Return those of the clusters that could be read, each by its folder."""
    owners = Owners(known)
    settings = built.fleet.settings
    reader = InputReader(files, settings.secrets.files)
    return {
        folder: Facts(
            destination=destination(cluster, settings),
            domains=tuple(domains(cluster)),
            borrowed=borrowed(reader, cluster, owners),
            delivery=delivery(cluster),
            is_complete=cluster.is_complete,
            until=min(_ends(cluster, today), default=None),
            found=tuple(of_clusters[folder]),
        )
        for cluster in built.fleet.clusters
        for folder in [owners.of(cluster.source)]
    }


def reading(built: Build) -> Reading:
    """Return how much of what was asked for could be read."""
    read = built.fleet.clusters
    is_whole = len(read) == len(built.clusters)
    return Reading(is_whole, is_whole and all(cluster.is_complete for cluster in read))


def destination(cluster: Cluster, settings: Settings) -> tuple[str, str] | None:
    ((key, value),) = cluster.destination.items()
    is_own = (key, value) == ("server", IN_CLUSTER) and settings.delivery.in_cluster
    return None if is_own else (key, value)


def delivery(cluster: Cluster) -> str:
    by = "registry" if cluster.registry else cluster.engine
    return f"{by} {cluster.applications}"


def domains(cluster: Cluster) -> Iterator[str]:
    return (release.domain for release in cluster.releases if release.domain is not None)


def borrowed(reader: InputReader, cluster: Cluster, owners: Owners) -> tuple[str, ...]:
    inputs = [reader.of(release) for release in cluster.releases]
    files = {normpath(path) for path in {path for one in inputs for path in one.files}}
    folders = {normpath(path) for one in inputs for path in one.folders}
    own = {"", owners.of(cluster.source)}
    return tuple(sorted(path for path in files | folders if owners.of(path) not in own))


def _ends(cluster: Cluster, today: date) -> Iterator[date]:
    """Yield the last days of what is said of a cluster today."""
    for release in cluster.releases:
        for exemption in (release.paused, release.ungated):
            if exemption and exemption.until and exemption.until >= today:
                yield exemption.until
