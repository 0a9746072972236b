"""Whether a change stays within a cluster: what those who run one may merge by themselves."""

from collections.abc import Collection, Iterator, Mapping

from generator.changeset import Op
from generator.config_paths import CLUSTERS
from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine
from generator.impact.answer import Affected
from generator.plan.artifact import BY_CLUSTER
from generator.plan.sources import CHARTS
from generator.tree import Files, InvalidPathError, Tree

_GIVEN = {Engine.ARGOCD: "ApplicationSet", Engine.FLUX: "Kustomizations"}
_HELP = "take it out of this change, or have somebody merge it who answers for all clusters"
_RENDER = "run `fleetwave render`, and take out of this change what it does not make"


def touches_rendered(clusters: Collection[str], ops: Mapping[str, Op]) -> bool:
    """Tell whether it needs to be known what is rendered, to judge some changes."""
    return any(path.startswith((*_folders(clusters), f"{CHARTS}/")) for path in ops)


def outside_paths(
    clusters: Collection[str], ops: Mapping[str, Op], files: Files, made: Tree
) -> Iterator[Diagnostic]:
    """Refuse changed paths of others. ``made`` is what is rendered of the clusters now: what stands
    in their folders may be changed to that, a copy of a chart added as it is, and none altered."""
    own = tuple(f"{CLUSTERS}/{cluster}/" for cluster in clusters)
    rendered = _folders(clusters)
    for path, change in ops.items():
        is_rendered = path.startswith(rendered)
        is_copy = path.startswith(f"{CHARTS}/") and change is Op.ADD
        if path.startswith(own) or (
            (is_rendered or is_copy) and _is_made(files, path, change, made)
        ):
            continue
        if is_rendered:
            yield problem(clusters, path, f"`{path}` is not as `render` makes it", _RENDER)
        else:
            yield problem(clusters, path, f"`{path}` is not part of {_named(clusters)}")


def outside_fleet(clusters: Collection[str], paths: Collection[str]) -> Iterator[Diagnostic]:
    """Refuse all that changes in the repository beside the fleet's folder."""
    for path in paths:
        yield problem(clusters, path, f"`{path}` is not part of {_named(clusters)}")


def outside_hubs(clusters: Collection[str], affected: Collection[Affected]) -> Iterator[Diagnostic]:
    """Refuse what a change does to other clusters, by way of links or of paths that lead there."""
    for one in affected:
        if one.cluster not in clusters:
            what = f"`{one.title}`" if one.hub else f"the {_GIVEN[one.engine]} of `{one.cluster}`"
            yield problem(clusters, one.reasons[0].path, f"this changes {what}, too")


def _folders(clusters: Collection[str]) -> tuple[str, ...]:
    return tuple(f"{kind}/{cluster}/" for cluster in clusters for kind in BY_CLUSTER)


def _is_made(files: Files, path: str, change: Op, made: Tree) -> bool:
    """Tell whether a path is as it is rendered: not there, or that file, which no link leads to."""
    if change is Op.DELETE:
        return path not in made
    try:
        return files.target(path) == path and files.read(path) == made.get(path)
    except InvalidPathError:
        return False


def _named(clusters: Collection[str]) -> str:
    names = " or ".join(f"`{name}`" for name in clusters)
    return f"the cluster{'s' if len(clusters) > 1 else ''} {names}"


def problem(clusters: Collection[str], path: str, message: str, way_out: str = _HELP) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule="outside-cluster",
        message=message,
        help=way_out,
        note=f"asked for by `--within {' --within '.join(clusters)}`",
    )
