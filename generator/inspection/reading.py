"""Rendered files → the objects in them, as Argo CD, kustomize-controller and Helm read YAML."""

import posixpath
from collections.abc import Mapping

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import decode, parse
from generator.fleet import Cluster, Settings
from generator.inspection import shape
from generator.inspection.expansion import MANIFESTS
from generator.inspection.finding import Object, located
from generator.inspection.folders import BUILDS
from generator.inspection.inventory import Inventory
from generator.plan.artifact import BY_CLUSTER, RENDERED
from generator.plan.flux.kustomizations import FOLDER as FLUX
from generator.plan.sources import CHARTS
from generator.plan.store import stored
from generator.tree import Files, InvalidPathError
from generator.yaml.documents import documents


def read_cluster(
    files: Files, cluster: str, config: Cluster | None, settings: Settings | None
) -> tuple[Inventory, list[Diagnostic]]:
    """Return what is rendered for a cluster, and what of it cannot be looked at any further."""
    found: list[Diagnostic] = []
    objects: list[Object] = []
    contents: dict[str, bytes] = {}
    below = f"{RENDERED}/clusters/{cluster}/"
    is_of_flux = bool(files.walk(f"{FLUX}/{cluster}"))
    # Where Argo CD delivers, such a file is wrong by its name.
    builds = BUILDS.keys() - ({"kustomization.yaml"} if is_of_flux else set())
    for folder in BY_CLUSTER:
        for path in files.walk(f"{folder}/{cluster}"):
            try:
                contents[path] = files.read(path)
            except InvalidPathError as error:
                found.append(_unreadable(path, error))
                continue
            is_build = path.startswith(below) and posixpath.basename(path) in builds
            if path.endswith(MANIFESTS) and not is_build:
                read, problems = read_file(path, contents[path])
                objects += read
                found += problems
    inventory = Inventory(
        cluster=cluster,
        objects=tuple(objects),
        files={path: len(data) for path, data in contents.items() if path.startswith(below)},
        stores={**stores(contents), **_charts(files, objects, found)},
        config=config,
        settings=settings,
    )
    return inventory, found


def read_file(path: str, data: bytes) -> tuple[list[Object], list[Diagnostic]]:
    """Return the objects of a file that fit their schemas, and what keeps the others from it."""
    try:
        text = decode(path, data)
    except InvalidError as error:
        return [], list(error.diagnostics)
    objects: list[Object] = []
    found: list[Diagnostic] = []
    for line, document in documents(text):
        try:
            value = parse(path, document.encode()).value
        except InvalidError:
            found += _problems(path, document, line)
            continue
        if value is None:
            continue
        if not shape.is_object(value):
            one = Object(path, {"apiVersion": "", "kind": ""}, document, line)
            found.append(located(shape.no_object(one)))
            continue
        one = Object(path, value, document, line)
        problems = [located(problem) for problem in shape.check(one)]
        found += problems
        if not problems:
            objects.append(one)
    return objects, found


def stores(contents: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Group the files of the stores by their folders."""
    found: dict[str, dict[str, bytes]] = {}
    for path, data in contents.items():
        if folder := stored(path):
            found.setdefault(folder, {})[path.removeprefix(f"{folder}/")] = data
    return found


def _charts(
    files: Files, objects: list[Object], found: list[Diagnostic]
) -> dict[str, dict[str, bytes]]:
    """Read the copied charts that a cluster uses; others lie in the store for old commits."""
    contents: dict[str, bytes] = {}
    for one in objects:
        folder = (
            str(one.spec.get("chart", "")).removeprefix("./") if one.kind == "HelmChart" else ""
        )
        if folder.startswith(f"{CHARTS}/") and ".." not in folder:
            for path in files.walk(folder):
                try:
                    contents[path] = files.read(path)
                except InvalidPathError as error:
                    found.append(_unreadable(path, error))
    return stores(contents)


def _unreadable(path: str, error: InvalidPathError) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule=error.reason,
        message=str(error),
        help="remove it, and run `fleetwave render`",
    )


def _problems(path: str, document: str, line: int) -> tuple[Diagnostic, ...]:
    """Say what is wrong with a document as if it were alone in its file, at its line."""
    try:
        parse(path, ("\n" * (line - 1) + document).encode())
    except InvalidError as error:
        return error.diagnostics
    raise AssertionError(f"{path} can be read after all")
