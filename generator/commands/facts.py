"""What a cluster has to do with others: whether to render it says something of them, too."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from posixpath import normpath

from generator.commands.render import Judged
from generator.commands.witness import Owners
from generator.diagnostic import Diagnostic
from generator.fleet import IN_CLUSTER, Cluster, Fleet, Settings
from generator.inputs.reader import InputReader
from generator.pipeline import Build
from generator.rules import unused_values_file
from generator.stamps import Facts, Stamp
from generator.tree import Files


def facts(
    built: Build,
    located: Iterable[Diagnostic],
    files: Files,
    known: Sequence[str],
    today: date,
) -> dict[str, Facts]:
    """Return those of the clusters that could be read whole, each by its folder."""
    owners = Owners(known, ())
    settings = built.fleet.settings
    reader = InputReader(files, settings.secrets.files)
    found: dict[str, list[Diagnostic]] = {}
    for one in located:
        found.setdefault(owners.of(one.location.path), []).append(one)
    return {
        folder: Facts(
            destination=_destination(cluster, settings),
            domains=tuple(_domains(cluster)),
            borrowed=_borrowed(reader, cluster, owners),
            delivery=_delivery(cluster),
            until=min(_ends(cluster, today), default=None),
            found=tuple(found.get(folder, ())),
        )
        for cluster in built.fleet.clusters
        if cluster.is_complete
        for folder in [owners.of(cluster.source)]
    }


def is_beyond_doubt(before: Stamp, judged: Judged, files: Files) -> bool:
    """Tell whether rendering everything would find, and do, what rendering some clusters did."""
    built = judged.built
    if built is None:
        return False
    stale = {cluster.name for cluster in built.clusters}
    owners = Owners(before.known, ())
    if any(owners.of(one.location.path) not in stale for one in judged.found):
        return False
    others = [one for name, one in before.clusters.items() if name not in stale]
    if _are_values_unused(built, others, files):
        return False
    domains = {domain for one in others for domain in one.domains}
    destinations = {one.destination for one in others if one.destination}
    reader = InputReader(files, built.fleet.settings.secrets.files)
    return not any(
        (cluster.is_complete and _borrowed(reader, cluster, owners) != was.borrowed)
        or not domains.isdisjoint(_domains(cluster))
        or _delivery(cluster) != was.delivery
        or _destination(cluster, built.fleet.settings) in destinations
        for cluster in built.fleet.clusters
        for was in (before.clusters[owners.of(cluster.source)],)
    )


def is_complete(built: Build) -> bool:
    """Tell whether all clusters that were asked for could be read whole."""
    are_read = len(built.fleet.clusters) == len(built.clusters)
    return are_read and all(cluster.is_complete for cluster in built.fleet.clusters)


def _are_values_unused(built: Build, others: Iterable[Facts], files: Files) -> bool:
    """Tell whether some may be; it is said only where every cluster can be read."""
    if not is_complete(built):
        return any(one.rule == "unused-values-file" for other in others for one in other.found)
    alone = Fleet(settings=built.fleet.settings, clusters=built.fleet.clusters, is_whole=True)
    return any(unused_values_file.check(alone, files))


def _destination(cluster: Cluster, settings: Settings) -> tuple[str, str] | None:
    ((key, value),) = cluster.destination.items()
    is_own = (key, value) == ("server", IN_CLUSTER) and settings.delivery.in_cluster
    return None if is_own else (key, value)


def _delivery(cluster: Cluster) -> str:
    return "registry" if cluster.registry else cluster.engine


def _domains(cluster: Cluster) -> Iterator[str]:
    return (release.domain for release in cluster.releases if release.domain is not None)


def _borrowed(reader: InputReader, cluster: Cluster, owners: Owners) -> tuple[str, ...]:
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
