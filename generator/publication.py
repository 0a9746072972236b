"""What of a commit a cluster is given when it reads from a registry: its manifests, and the charts
that they name there."""

import posixpath
from collections.abc import Iterable, Iterator

from generator.charts.vendoring import Vendoring
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.errors import FleetwaveError
from generator.fleet import Cluster, Registry
from generator.inspection.finding import Object, mapping
from generator.inspection.reading import read_file
from generator.oci.chart import CHART_FILE
from generator.plan.artifact import RENDERED
from generator.plan.sources import CHARTS, FLEET
from generator.record import record
from generator.tree import Files, Tree

SCHEME = "oci://"
_KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
_SOURCE = "source.toolkit.fluxcd.io"
_BUILD_FILE = "kustomization.yaml"


@record(order=True)
class ChartPlace:
    """Where a registry has a chart of the fleet's repository."""

    repository: str
    tag: str


@record(kw_only=True)
class Part:
    cluster: str
    repository: str
    """Where its artifacts are, without a scheme."""
    files: Tree
    charts: tuple[ChartPlace, ...]


def repository(cluster: Cluster, registry: Registry) -> str:
    return f"{registry.source.removeprefix(SCHEME)}/{cluster.name}"


def folders(cluster: str) -> tuple[str, ...]:
    return f"{RENDERED}/flux/{cluster}", f"{RENDERED}/clusters/{cluster}"


def part(files: Files, cluster: Cluster, registry: Registry) -> Part:
    """Raises ``InvalidError`` if a file cannot be read that says what belongs to it."""
    tree = {path: files.read(path) for at in folders(cluster.name) for path in files.walk(at)}
    found: list[Diagnostic] = []
    objects = [one for path in tree for one in _objects(path, tree[path], found)]
    if found:
        raise InvalidError(*found)
    for one in objects:
        if _is_of_fleet(one):
            tree |= _applied(files, one)
    return Part(
        cluster=cluster.name,
        repository=repository(cluster, registry),
        files=tree,
        charts=tuple(sorted(set(_charts(objects, f"{registry.source}/charts/")))),
    )


def chart_files(files: Files, place: ChartPlace) -> Tree | None:
    """Return the copied chart of a name and version, by its paths; None if there is none."""
    for folder in files.names(CHARTS)[0]:
        # The version ends in the hash that the folder's name ends in.
        at = f"{CHARTS}/{folder}"
        if place.tag.endswith(folder.rpartition("-")[2]) and _is(files, at, place):
            _refuse_incomplete(files, at)
            return {posixpath.relpath(path, at): files.read(path) for path in files.walk(at)}
    return None


def _refuse_incomplete(files: Files, folder: str) -> None:
    """Of a chart in git, Flux fetches what it depends on; one from a registry must have it."""
    run = Vendoring(files, frozenset())
    run.complete(run.open(Location(folder), folder))
    if run.missing:
        lacking = ", ".join(f"`{one.name}`" for one in run.missing)
        raise FleetwaveError(
            f"`{folder}` has no {lacking} in `charts/`, and of a chart in a registry nobody "
            "fetches what it depends on",
            hint="run `fleetwave charts vendor` and `fleetwave render`, and commit",
        )


def _is(files: Files, folder: str, place: ChartPlace) -> bool:
    from generator.document import parse  # noqa: PLC0415 -- not for `--help`

    path = f"{folder}/{CHART_FILE}"
    about = parse(path, files.read(path)).value
    tag = str(about["version"]).replace("+", "_")
    return (about["name"], tag) == (posixpath.basename(place.repository), place.tag)


def _objects(path: str, data: bytes, found: list[Diagnostic]) -> Iterator[Object]:
    """Yield those that may lead to something else; most files are large, and lead nowhere."""
    if posixpath.basename(path) == _BUILD_FILE or not path.endswith((".yaml", ".yml")):
        return
    if b"Kustomization" in data or SCHEME.encode() in data:
        objects, problems = read_file(path, data)
        found += problems
        yield from objects


def _is_of_fleet(one: Object) -> bool:
    is_kustomization = (one.group, one.kind) == (_KUSTOMIZE, "Kustomization")
    return is_kustomization and mapping(one.spec, "sourceRef").get("name") == FLEET


def _applied(files: Files, one: Object) -> Tree:
    folder = posixpath.normpath(str(one.spec.get("path", ".")))
    tree = {path: files.read(path) for path in files.walk(folder)}
    if not tree:
        raise FleetwaveError(
            f"the Kustomization `{one.name}` of `{one.path}` applies `{folder}`, where nothing is",
            hint="run `fleetwave render`, and commit",
        )
    return tree


def _charts(objects: Iterable[Object], start: str) -> Iterator[ChartPlace]:
    for one in objects:
        url = str(one.spec.get("url"))
        if (one.group, one.kind) == (_SOURCE, "OCIRepository") and url.startswith(start):
            yield ChartPlace(url.removeprefix(SCHEME), str(mapping(one.spec, "ref").get("tag")))
