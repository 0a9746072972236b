"""Whether rendering some clusters finds, and does, what rendering all of them would."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.commands.judging.owners import Owners
from generator.commands.judging.said import Said
from generator.commands.warm.facts import borrowed, delivery, destination, domains, reading
from generator.diagnostic import Diagnostic, Level
from generator.fleet import Cluster, Fleet
from generator.inputs.reader import InputReader
from generator.pipeline import Build
from generator.rules import unused_values_file
from generator.stamps import Facts, Stamp
from generator.tree import Files

_OF_NO_CLUSTER = frozenset({"unused-template", "no-cluster-file"})
"""Said of the fleet, whatever its clusters are."""


def is_beyond_doubt(before: Stamp, built: Build, said: Said, files: Files) -> bool:
    """Tell whether what is said, not located yet, and what is known of the other clusters is all
    that there is to say."""
    others = _others(before, built)
    owners = Owners(before.known, (path for one in others.values() for path in one.borrowed))
    known = {replace(one, position=None) for one in before.found}
    return (
        known.issuperset(said.of_fleet)
        and is_traceable(said, owners)
        and _are_rules_alike(before, built)
        and not _may_be_used(unused_values(built, files), others.values())
        and not _concerns_others(before, built, files)
    )


def is_traceable(said: Said, owners: Owners) -> bool:
    """Tell whether each cluster is all that may end what is said of it. A warning in a file that
    they share ends with that file, for all."""
    return all(
        owner == name or (not owner and one.level is not Level.ERROR)
        for name, found in said.of_clusters.items()
        for one in found
        for owner in (owners.of(one.location.path),)
    )


def unused_values(built: Build, files: Files) -> Iterator[Diagnostic]:
    """Yield which files of these clusters none of them uses: what is said where all of the fleet
    can be read."""
    if reading(built).is_complete:
        together = Fleet(settings=built.fleet.settings, clusters=built.fleet.clusters)
        yield from unused_values_file.check(together, files)


def _others(before: Stamp, built: Build) -> dict[str, Facts]:
    stale = {one.name for one in built.clusters}
    return {name: one for name, one in before.clusters.items() if name not in stale}


def _are_rules_alike(before: Stamp, built: Build) -> bool:
    """Tell whether what is said of the fleet as a whole is still said, and nothing more: rules hold
    back where they do not see every cluster."""
    if reading(built) > before.reading:
        return False
    read = {name for name, _ in _clusters(built)}
    are_gone = any(one.name in before.clusters and one.name not in read for one in built.clusters)
    return not are_gone or all(one.rule in _OF_NO_CLUSTER for one in before.found)


def _concerns_others(before: Stamp, built: Build, files: Files) -> bool:
    others = _others(before, built).values()
    taken = {domain for one in others for domain in one.domains}
    destinations = {one.destination for one in others if one.destination}
    settings = built.fleet.settings
    reader = InputReader(files, settings.secrets.files)
    owners = Owners(before.known)
    return any(
        (cluster.is_complete and borrowed(reader, cluster, owners) != (was.borrowed if was else ()))
        or not taken.isdisjoint(domains(cluster))
        or (was is not None and delivery(cluster) != was.delivery)
        or destination(cluster, settings) in destinations
        for name, cluster in _clusters(built)
        for was in (before.clusters.get(name),)
    )


def _may_be_used(unused: Iterable[Diagnostic], others: Iterable[Facts]) -> bool:
    """Tell whether another cluster may use one of the files that those at hand do not."""
    paths = {one.location.path for one in unused}
    return any(path in paths for one in others for path in one.borrowed)


def _clusters(built: Build) -> Iterator[tuple[str, Cluster]]:
    """Yield those that could be read, with their folders."""
    for cluster in built.fleet.clusters:
        yield cluster.folder, cluster
