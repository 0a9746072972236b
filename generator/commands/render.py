"""Bring rendered/ up to date, or find out how it is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.build import ClusterBuild
from generator.changeset import Change, between
from generator.diagnostic import Diagnostic, InvalidError, Level, Location
from generator.document import locate
from generator.output import Output
from generator.pipeline import CLUSTERS, Build, Progress, Selection, build
from generator.plan.artifact import MARK, RENDERED
from generator.workspace import Workspace

_STORES = (f"{RENDERED}/charts/", f"{RENDERED}/secrets/")


@dataclass(frozen=True, slots=True)
class Result:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order."""
    changes: tuple[Change, ...]
    """Made, or with ``check`` needed."""
    broken: tuple[str, ...] = ()
    """Clusters that were left as they are."""
    was_built: bool = True
    """False if something is wrong that concerns the fleet as a whole."""


def render(
    workspace: Workspace, output: Output, selection: Selection, progress: Progress, *, check: bool
) -> Result:
    """Render what is asked for. A cluster with an error keeps its files; the others go on."""
    try:
        built = build(workspace, selection, progress)
    except InvalidError as error:
        return Result(tuple(locate(error.diagnostics, workspace)), (), was_built=False)
    found = list(built.diagnostics)
    changes: dict[str, Change] = {}
    broken: list[str] = []
    for cluster in built.clusters:
        old, foreign = ({}, []) if cluster.is_broken else _existing(output, cluster, selection)
        found += foreign
        if cluster.is_broken or any(one.level is Level.ERROR for one in foreign):
            broken.append(cluster.name)
        else:
            # Charts are shared by clusters: the same path has the same content.
            changes |= {change.path: change for change in between(old, cluster.tree)}
    if selection.is_everything:
        found += _without_file(output, built)
        gone, foreign = _gone(output, built.known)
        found += foreign
        changes |= {path: Change(path, data, None) for path, data in gone.items()}
    ordered = tuple(changes[path] for path in sorted(changes))
    if not check:
        output.apply(ordered)
    return Result(tuple(locate(found, workspace)), ordered, tuple(broken))


def _existing(
    output: Output, cluster: ClusterBuild, selection: Selection
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the files that are there: those to be replaced, and those to be deleted."""
    ours: dict[str, bytes] = {}
    foreign: list[Diagnostic] = []
    for path in cluster.tree:
        if link := output.linked_folder(path):
            foreign.append(_foreign(link, "is a link, and writing would follow it"))
            continue
        found = output.read(path)
        if found is None:
            continue
        if found.data is None:
            foreign.append(_foreign(path, "is in the way: it is no plain file"))
        elif found.data != cluster.tree[path] and not _is_ours(output, path, found.data):
            foreign.append(_foreign(path, "is in the way: fleetwave did not write it"))
        else:
            ours[path] = found.data
    hubs = selection.hubs.get(cluster.name)
    folders = (
        [f"{RENDERED}/{kind}/{cluster.name}" for kind in ("argocd", "clusters")]
        if hubs is None
        else [f"{RENDERED}/clusters/{cluster.name}/{hub}" for hub in sorted(hubs)]
    )
    extra, more = _extra(output, folders, ours)
    return ours | extra, foreign + more


def _extra(
    output: Output, folders: list[str], known: dict[str, bytes]
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    ours: dict[str, bytes] = {}
    foreign: list[Diagnostic] = []
    for path in (path for folder in folders for path in output.walk(folder)):
        if path in known:
            continue
        found = output.read(path)
        if found and found.data is not None and found.data.startswith(MARK.encode()):
            ours[path] = found.data
        elif found:
            text = "is not fleetwave's, so it is left alone; Argo CD may apply it"
            foreign.append(_foreign(path, text, Level.WARNING))
    return ours, foreign


def _gone(output: Output, known: frozenset[str]) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the files of clusters that the configuration has no more."""
    folders = [
        f"{RENDERED}/{kind}/{name}"
        for kind in ("argocd", "clusters")
        for name in output.folders(f"{RENDERED}/{kind}")
        if name not in known
    ]
    return _extra(output, folders, {})


def _without_file(output: Output, built: Build) -> Iterator[Diagnostic]:
    """A cluster that was rendered, and whose folder has lost its cluster.yaml, is no decision to
    remove the cluster: it keeps its files."""
    rendered = {*output.folders(f"{RENDERED}/clusters"), *output.folders(f"{RENDERED}/argocd")}
    for name in sorted((built.known & rendered) - {cluster.name for cluster in built.clusters}):
        yield Diagnostic(
            location=Location(f"{CLUSTERS}/{name}/cluster.yaml", line=1, column=1),
            rule="file-not-found",
            message=f"the cluster `{name}` is rendered, but has no `cluster.yaml` any more",
            help=f"bring the file back, or remove `{CLUSTERS}/{name}` to remove the cluster",
        )


def _is_ours(output: Output, path: str, data: bytes) -> bool:
    """A copied chart has the mark in its Chart.yaml only."""
    if data.startswith(MARK.encode()):
        return True
    charts = _STORES[0]
    if not path.startswith(charts):
        return False
    chart = output.read(charts + path.removeprefix(charts).split("/")[0] + "/Chart.yaml")
    return bool(chart and chart.data and chart.data.startswith(MARK.encode()))


def _foreign(path: str, text: str, level: Level = Level.ERROR) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule="foreign-file",
        message=f"`{path}` {text}",
        help="move it out of `rendered/`, which is generated",
        level=level,
    )
