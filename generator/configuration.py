"""What the configuration says, before anything is made from it: fleet.yaml, the clusters, and which
of them are asked for. Reads no layer and no chart."""

from collections.abc import Iterable, Mapping, Sequence

from generator.config_paths import CLUSTERS, SETTINGS, cluster_file
from generator.diagnostic import InvalidError, Location
from generator.document import parse, read
from generator.errors import UsageError
from generator.fleet import Cluster, Settings
from generator.near import suggestion
from generator.parsing.cluster import parse_cluster
from generator.parsing.settings import parse_settings
from generator.selection import Selection
from generator.tree import Files


def read_settings(files: Files) -> Settings:
    """Raises ``InvalidError`` if fleet.yaml cannot be read."""
    return parse_settings(parse(SETTINGS, read(files, Location(SETTINGS), SETTINGS)))


def configuration(files: Files) -> tuple[Settings | None, Mapping[str, Cluster]]:
    """Return what fleet.yaml says, and the clusters of the configuration that can be read whole, by
    name; what is wrong with the others is for ``build`` to say."""
    try:
        settings = read_settings(files)
    except InvalidError:
        return None, {}
    found = (
        parse_cluster(files, settings, cluster_file(folder))[0] for folder in cluster_folders(files)
    )
    clusters = {one.name: one for one in found if one is not None and one.is_complete}
    return settings, clusters


def cluster_folders(files: Files) -> tuple[str, ...]:
    folders, _ = files.names(CLUSTERS)
    return tuple(
        folder for folder in folders if "cluster.yaml" in files.names(f"{CLUSTERS}/{folder}")[1]
    )


def chosen(folders: Sequence[str], selection: Selection) -> tuple[str, ...]:
    check_clusters(selection.hubs, folders)
    return tuple(selection.hubs) if selection.hubs else tuple(folders)


def check_clusters(
    names: Iterable[str],
    known: Sequence[str],
    where: str = CLUSTERS,
    otherwise: str | None = None,
) -> None:
    """Raises ``UsageError`` for a cluster that is not known; with ``otherwise`` for its hint if
    there is no other to suggest."""
    for name in names:
        if name not in known:
            raise UsageError(
                f"there is no cluster `{name}` in `{where}`",
                hint=suggestion(name, known, "there are") or otherwise,
            )
