"""The configuration in one state of the repository."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import field

from generator.config_paths import CLUSTERS, SETTINGS, cluster_file
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate
from generator.fleet import Cluster, Release, Settings
from generator.impact.answer import Affected, Answer, ordered
from generator.impact.changed import Changed
from generator.impact.said import said
from generator.inputs.inputs import Inputs
from generator.inputs.kind import Kind
from generator.inputs.reader import InputReader
from generator.parsing.cluster import parse_cluster
from generator.record import record
from generator.tree import Files

_ENOUGH = Inputs(files={SETTINGS: Kind.FLEET})


@record(kw_only=True)
class Parsed:
    cluster: Cluster | None
    problems: tuple[Diagnostic, ...]

    @property
    def releases(self) -> Mapping[str, Release]:
        return {one.name: one for one in self.cluster.releases} if self.cluster else {}


@record(kw_only=True)
class Side:
    files: Files
    settings: Settings | None = None
    """None if fleet.yaml cannot be read, or is not there."""
    clusters: Mapping[str, Parsed] = field(default_factory=dict)
    """By the name of the folder, which a cluster that can be rendered has, too."""
    problems: Sequence[Diagnostic] = ()
    """What is wrong with the fleet as a whole."""
    reader: InputReader | None = None

    def inputs(self, release: Release) -> Inputs:
        if self.reader is None:
            raise AssertionError("a side with releases has settings")
        return self.reader.of(release)


def read_side(files: Files, changed: Changed | None = None, other: Side | None = None) -> Side:
    """Read the configuration; what is the same as on the other side is taken from there."""
    if not files.names("config")[1] and not files.names(CLUSTERS)[0]:
        return Side(files=files)
    try:
        settings = _settings(files, changed, other)
    except InvalidError as error:
        return Side(files=files, problems=error.diagnostics)
    clusters = {
        folder: _parsed(files, settings, folder, changed, other)
        for folder in cluster_folders(files)
    }
    return Side(
        files=files,
        settings=settings,
        clusters=clusters,
        reader=InputReader(files, settings.secrets.files),
    )


def answered(
    side: Side,
    affected: list[Affected],
    problems: Sequence[Diagnostic] = (),
    unanswered: tuple[str, ...] = (),
) -> Answer:
    """Put an answer together, with how much there is now."""
    releases = [one for parsed in side.clusters.values() for one in parsed.releases.values()]
    return Answer(
        affected=ordered(affected),
        diagnostics=tuple(locate(problems, side.files)),
        unanswered=unanswered,
        hubs=sum(one.is_hub for one in releases),
        clusters=len(side.clusters),
    )


def _settings(files: Files, changed: Changed | None, other: Side | None) -> Settings:
    if changed and other and other.settings and not changed.meets(_ENOUGH):
        return other.settings
    settings = read_settings(files)
    if other and other.settings and said(other.settings) == said(settings):
        return other.settings
    return settings


def _parsed(
    files: Files, settings: Settings, folder: str, changed: Changed | None, other: Side | None
) -> Parsed:
    path = cluster_file(folder)
    known = other.clusters.get(folder) if other and other.settings is settings else None
    if known and changed and not changed.meets(_parsed_from(path, known)):
        return known
    cluster, problems = parse_cluster(files, settings, path)
    return Parsed(cluster=cluster, problems=problems)


def _parsed_from(path: str, known: Parsed) -> Inputs:
    """A cluster is parsed from its file, and from those that override domains. What the messages
    say of a missing file depends on those beside it."""
    domains = (file for one in known.releases.values() for file in one.sources)
    folders = {posixpath.dirname(path): Kind.CLUSTER} if known.problems else {}
    return Inputs(files=dict.fromkeys((path, *domains), Kind.CLUSTER), folders=folders)
