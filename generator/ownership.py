"""What stands where fleetwave writes: files of its own, by their mark, and files of others, which
it neither replaces nor deletes."""

from collections.abc import Container, Iterable

from generator.diagnostic import Diagnostic, Level, Location
from generator.output import Output
from generator.plan.artifact import is_marked
from generator.plan.sources import CHARTS
from generator.tree import Tree


def standing(output: Output, tree: Tree) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the files that ``tree`` would replace; refuse those that are not fleetwave's."""
    ours: dict[str, bytes] = {}
    foreign: list[Diagnostic] = []
    for path in tree:
        if obstacle := output.obstacle(path):
            foreign.append(foreign_file(*obstacle))
            continue
        found = output.read(path)
        if found is None:
            continue
        if found.data is None:
            foreign.append(foreign_file(path, "is in the way: it is no plain file"))
        elif found.data != tree[path] and not _is_ours(output, path, found.data):
            foreign.append(foreign_file(path, "is in the way: fleetwave did not write it"))
        else:
            ours[path] = found.data
    return ours, foreign


def extra(
    output: Output, folders: Iterable[str], known: Container[str]
) -> tuple[dict[str, bytes], list[str]]:
    """Return what else is in some folders: fleetwave's files, and the paths of those of others."""
    ours: dict[str, bytes] = {}
    others: list[str] = []
    for path in (path for folder in folders for path in output.walk(folder)):
        if path in known:
            continue
        found = output.read(path)
        if found and found.data is not None and is_marked(found.data):
            ours[path] = found.data
        elif found:
            others.append(path)
    return ours, others


def foreign_file(path: str, text: str, level: Level = Level.ERROR) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule="foreign-file",
        message=f"`{path}` {text}",
        help=f"move it out of `{path.split('/', 1)[0]}/`, which is generated",
        level=level,
    )


def _is_ours(output: Output, path: str, data: bytes) -> bool:
    """A copied chart has the mark in its Chart.yaml only."""
    if is_marked(data):
        return True
    if not path.startswith(f"{CHARTS}/"):
        return False
    chart = output.read("/".join((*path.split("/")[:3], "Chart.yaml")))
    return bool(chart and chart.data and is_marked(chart.data))
