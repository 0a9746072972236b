"""The folders that a chart of the repository is made from."""

import posixpath
from collections.abc import Iterator
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.inputs.inputs import Inputs
from generator.inputs.kind import Kind
from generator.tree import Files, InvalidPathError


def chart_inputs(files: Files, folder: str, override: str | None) -> Inputs:
    """Return the chart's folder and those of its ``file://`` dependencies, of their dependencies,
    and so on. What stands in ``charts/`` may have such dependencies, too."""
    found = {folder: Kind.CHART}
    waiting = [(folder, override or posixpath.join(folder, "Chart.yaml"))]
    while waiting:
        current, chart_file = waiting.pop()
        inner = [posixpath.join(current, "charts", name) for name in _vendored(files, current)]
        for path in (*inner, *_near(files, current, chart_file)):
            if path not in found:
                found[path] = Kind.DEPENDENCY
                waiting.append((path, posixpath.join(path, "Chart.yaml")))
    return Inputs(
        files={} if override is None else {override: Kind.OVERRIDE},
        folders=found,
    )


def _vendored(files: Files, folder: str) -> tuple[str, ...]:
    return files.names(posixpath.join(folder, "charts"))[0]


def _near(files: Files, folder: str, chart_file: str) -> Iterator[str]:
    """Yield the folders that a Chart.yaml names; none of one that cannot be read, which no release
    can be rendered with."""
    try:
        value = parse(chart_file, files.read(chart_file)).value
    except (InvalidError, InvalidPathError):
        return
    entries: Any = value.get("dependencies") if isinstance(value, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        repository = str(entry.get("repository", "")) if isinstance(entry, dict) else ""
        if repository.startswith("file://"):
            path = posixpath.join(folder, repository.removeprefix("file://"))
            if not (near := posixpath.normpath(path)).startswith(("../", "/")):
                yield near
