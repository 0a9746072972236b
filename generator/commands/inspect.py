"""Find what a rollout would not survive in ``rendered/``, as it lies there, whoever wrote it.

The configuration only says what is meant where the tree alone cannot: which release waits for
which, and which is protected. Where it cannot be read, the tree is looked at all the same; whether
the two agree is for ``render --check``.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator import inspection
from generator.configuration import check_clusters, cluster_folders, configuration
from generator.diagnostic import Diagnostic
from generator.document import locate
from generator.errors import FleetwaveError
from generator.hub_name import cluster_of
from generator.inspection import sizes, together
from generator.inspection.finding import located, place
from generator.inspection.reading import read_cluster
from generator.pipeline import Progress
from generator.plan.artifact import BY_CLUSTER, RENDERED
from generator.record import record
from generator.tree import Files

if TYPE_CHECKING:
    from generator.inspection.inventory import Inventory


@record
class Result:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order."""
    partial: tuple[str, ...]
    """Clusters with files that cannot be read: what depends on several objects is not known."""


def inspect(files: Files, names: Sequence[str], progress: Progress) -> Result:
    """Look at the clusters named, or at all that are rendered."""
    settings, config = configuration(files)
    folders = cluster_folders(files)
    clusters = _clusters(files, names, config)
    found: list[Diagnostic] = []
    whole: list[Inventory] = []
    partial: list[str] = []
    for done, cluster in enumerate(clusters):
        progress(done, len(clusters), cluster)
        inventory, problems = read_cluster(files, cluster, config.get(cluster), settings)
        found += problems
        for one in inventory.objects:
            found += map(located, inspection.check_object(one))
            found += map(located, sizes.check_rendered(one))
        if problems:
            partial.append(cluster)
        else:
            is_known = settings is None or cluster in folders
            check = together.check_cluster if is_known else together.check_unknown
            found += map(located, check(inventory))
            found += _folders(inventory)
            whole.append(inventory)
    found += map(located, together.check_fleet(whole))
    return Result(tuple(locate(found, files)), tuple(partial))


def _folders(inventory: "Inventory") -> Iterator[Diagnostic]:
    for one in inventory.applications:
        files = {path: inventory.files[path] for path in inventory.coverage[one.name]}
        at = place(one.origin, one.place("spec", "source", "path"))
        yield from sizes.check_folder(one.path, files, at)


def _clusters(files: Files, names: Sequence[str], config: Iterable[str]) -> tuple[str, ...]:
    """Return the clusters to look at, with those of the configuration that lost all files."""
    known = {name for folder in BY_CLUSTER for name in files.names(folder)[0]}
    if not known:
        raise FleetwaveError(
            f"there is nothing in `{RENDERED}/`",
            hint="run `fleetwave render`, or name it with `--root`",
        )
    asked = tuple(dict.fromkeys(cluster_of(name, "`--rendered` looks at") for name in names))
    check_clusters(asked, sorted(known), RENDERED)
    return asked or tuple(sorted({*known, *config}))
