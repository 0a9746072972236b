"""Whether a change stays within a cluster: what those who run one may merge by themselves."""

from collections.abc import Collection, Iterator, Mapping

from generator.changeset import Op
from generator.configuration import CLUSTERS
from generator.diagnostic import Diagnostic, Location
from generator.fleet import Reference, Release
from generator.impact.answer import Affected
from generator.impact.side import Side
from generator.inputs.kind import LAYERS, Kind
from generator.plan.artifact import RENDERED
from generator.plan.sources import CHARTS
from generator.tree import Files, InvalidPathError, Tree

_GENERATED = ("argocd", "clusters", "secrets")
_BROUGHT = LAYERS | {Kind.OVERRIDE, Kind.DOMAIN}
"""What a hub may be made from that is no part of its chart."""


def outside_paths(
    clusters: Collection[str], ops: Mapping[str, Op], files: Files, charts: Tree
) -> Iterator[Diagnostic]:
    """Refuse changed paths of others. ``charts`` is what is rendered of charts now: a copy of one
    may be added, as it is rendered, and none be altered."""
    folders = tuple(
        f"{folder}/{cluster}/"
        for cluster in clusters
        for folder in (CLUSTERS, *(f"{RENDERED}/{kind}" for kind in _GENERATED))
    )
    for path, change in ops.items():
        is_copy = path.startswith(f"{CHARTS}/") and change is Op.ADD
        if path.startswith(folders) or (is_copy and _has(files, path, charts.get(path))):
            continue
        yield _problem(clusters, path, f"`{path}` is not part of {_named(clusters)}")


def outside_hubs(clusters: Collection[str], affected: Collection[Affected]) -> Iterator[Diagnostic]:
    """Refuse what a change does to other clusters, by way of links or of paths that lead there."""
    for one in affected:
        if one.cluster not in clusters:
            what = f"`{one.title}`" if one.hub else f"the Application of `{one.cluster}`"
            yield _problem(clusters, one.reasons[0].path, f"this changes {what}, too")


def brought_in(clusters: Collection[str], old: Side, new: Side) -> Iterator[Diagnostic]:
    """Refuse files of others that no hub of the cluster was made from before: it would be given
    what they hold, secrets among them. A link in the cluster's folder brings what it leads to."""
    for folder in clusters:
        before = old.clusters[folder].releases if folder in old.clusters else {}
        now = new.clusters[folder].releases if folder in new.clusters else {}
        known = {path for release in before.values() for path in _given(old, release)}
        found: dict[str, str] = {}
        for name, release in now.items():
            # What fleet.yaml gives to every hub of a chart is no choice of the cluster's.
            common = {path for layer in release.chart.values for path in _layer(new, layer)}
            for path in _given(new, release) - common - known:
                if not path.startswith(f"{CLUSTERS}/{folder}/"):
                    found.setdefault(path, name)
        for path, name in sorted(found.items()):
            message = f"`{folder}/{name}` is made from `{path}` now, and was not before"
            yield _problem(clusters, f"{CLUSTERS}/{folder}/cluster.yaml", message)


def _given(side: Side, release: Release) -> set[str]:
    return {
        side.files.target(path)
        for path, kind in side.inputs(release).files.items()
        if kind in _BROUGHT
    }


def _layer(side: Side, layer: Reference) -> Iterator[str]:
    if side.reader is not None:
        yield from map(side.files.target, side.reader.layer(layer).files)


def _has(files: Files, path: str, data: bytes | None) -> bool:
    try:
        return data is not None and files.read(path) == data
    except InvalidPathError:
        return False


def _named(clusters: Collection[str]) -> str:
    names = " or ".join(f"`{name}`" for name in clusters)
    return f"the cluster{'s' if len(clusters) > 1 else ''} {names}"


def _problem(clusters: Collection[str], path: str, message: str) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule="outside-cluster",
        message=message,
        help="take it out of this change, or have somebody merge it who answers for all clusters",
        note=f"asked for by `--within {' --within '.join(clusters)}`",
    )
