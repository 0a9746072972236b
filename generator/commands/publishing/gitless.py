"""A commit of a fleet, as far as its clusters read from a registry."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from generator.config_paths import SETTINGS, cluster_file
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import InvalidError, Level
from generator.errors import FleetwaveError, UsageError
from generator.fleet import Cluster, Registry, Settings
from generator.near import suggestion
from generator.oci.artifact import Origin
from generator.parsing.cluster import parse_cluster
from generator.publication import ChartPlace, Part, chart_files, part, repository
from generator.record import record
from generator.snapshot import Listing, commits
from generator.tree import Files, Tree

R = TypeVar("R")
TAG_OF_COMMIT = "git-{}"
_HOW = "docs/gitless.md says how a cluster comes to read from a registry"


@record(kw_only=True)
class Site:
    """A cluster that reads from a registry."""

    cluster: Cluster
    registry: Registry

    @property
    def name(self) -> str:
        return self.cluster.name

    @property
    def repository(self) -> str:
        return repository(self.cluster, self.registry)


@record(kw_only=True)
class Gitless:
    commit: str
    files: Files
    """All that the commit has."""
    settings: Settings
    sites: Mapping[str, Site]

    @property
    def rings(self) -> tuple[str, ...]:
        """Those that any cluster is in, in order."""
        used = {one.registry.ring for one in self.sites.values()}
        return tuple(ring for ring in self.settings.delivery.rings if ring in used)

    def in_ring(self, ring: str) -> tuple[Site, ...]:
        return tuple(one for one in self.sites.values() if one.registry.ring == ring)


def gitless(listing: Listing) -> Gitless:
    """Read the last commit: what lies on disk may never come to a cluster."""
    if not listing.is_there:
        raise FleetwaveError(
            "there is no commit here, and clusters get nothing else",
            hint="commit `config/` and `rendered/`",
        )
    commit = listing.commit("HEAD")
    files = commits(listing, commit, commit).new
    settings = _readable(partial(read_settings, files), "fleetwave validate")
    found = _readable(
        lambda: [_cluster(files, settings, folder) for folder in cluster_folders(files)],
        "fleetwave validate",
    )
    sites = {one.name: Site(cluster=one, registry=one.registry) for one in found if one.registry}
    if not sites:
        raise FleetwaveError(
            f"no cluster reads from a registry, as of the last commit's `{SETTINGS}`", hint=_HOW
        )
    return Gitless(commit=commit, files=files, settings=settings, sites=sites)


def chosen(fleet: Gitless, names: Sequence[str]) -> tuple[Site, ...]:
    """Return the clusters named, or all."""
    for name in names:
        if name not in fleet.sites:
            raise UsageError(
                f"there is no cluster `{name}` that reads from a registry",
                hint=suggestion(name, fleet.sites, "those that do are") or _HOW,
            )
    return tuple(one for one in fleet.sites.values() if not names or one.name in names)


def origin(fleet: Gitless, listing: Listing) -> Origin:
    repository = fleet.settings.repository
    return Origin(
        url=repository.url,
        branch=repository.revision.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        commit=fleet.commit,
        time=listing.time(fleet.commit).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def committed_part(fleet: Gitless, site: Site) -> Part:
    found = _readable(partial(part, fleet.files, site.cluster, site.registry))
    if not any(path.startswith("rendered/flux/") for path in found.files):
        raise FleetwaveError(
            f"the last commit has nothing rendered for Flux on `{site.name}`",
            hint="run `fleetwave render`, and commit",
        )
    return found


def copied_chart(fleet: Gitless, place: ChartPlace) -> Tree | FleetwaveError | None:
    """Return a chart's files, or why it cannot be pushed: clusters that do without it go on."""
    try:
        return _readable(partial(chart_files, fleet.files, place))
    except FleetwaveError as error:
        return error


def _readable(read: Callable[[], R], asked: str = "fleetwave validate --rendered") -> R:
    try:
        return read()
    except InvalidError as error:
        first = error.diagnostics[0]
        raise FleetwaveError(
            f"the last commit has a `{first.location.path}` that cannot be read: {first.message}",
            hint=f"`{asked}` says what is wrong",
        ) from None


def _cluster(files: Files, settings: Settings, folder: str) -> Cluster:
    """What is wrong with its hubs does not count: their files are committed as they are."""
    cluster, problems = parse_cluster(files, settings, cluster_file(folder))
    errors = [one for one in problems if one.level is Level.ERROR]
    if cluster is None:
        raise InvalidError(*errors)
    if wrong := [one for one in errors if one.location.keys[:1] == ("delivery",)]:
        raise InvalidError(*wrong)
    return cluster
