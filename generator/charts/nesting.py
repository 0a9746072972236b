"""Under which keys of its values a chart has the charts that it depends on."""

import posixpath
from collections.abc import Iterator, Mapping

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.record import record
from generator.tree import Files, InvalidPathError

_DEEPEST = 9
"""A chart may depend on itself by way of others."""


@record(kw_only=True)
class Nested:
    """A dependency of a chart that is kept in the repository."""

    key: str
    """Its alias or name: where its values are among those of the chart."""
    name: str
    folder: str | None
    """Where it lies in the repository, if it does as a folder."""
    archive: str | None
    """Its file, if it is vendored."""


def nested(files: Files, folder: str) -> Iterator[Nested]:
    """Yield what a chart depends on; nothing where its Chart.yaml cannot be read."""
    for entry in _dependencies(files, folder):
        name, version = str(entry.get("name", "")), str(entry.get("version", ""))
        repository = str(entry.get("repository", ""))
        folders, names = files.names(f"{folder}/charts")
        place: str | None = f"{folder}/charts/{name}" if name in folders else None
        if place is None and repository.startswith("file://"):
            place = posixpath.normpath(posixpath.join(folder, repository.removeprefix("file://")))
        archives = [one for one in names if one.startswith(f"{name}-") and one.endswith(".tgz")]
        exact = f"{name}-{version}.tgz"
        archive = exact if exact in archives else next(iter(archives), None)
        yield Nested(
            key=str(entry.get("alias") or name),
            name=name,
            folder=place,
            archive=f"{folder}/charts/{archive}" if archive and not place else None,
        )


def keys_of(files: Files, folder: str, name: str, depth: int = 0) -> tuple[str, ...] | None:
    """Return the keys under which a chart of the repository has the values of the chart ``name``;
    none for itself, None if it does not depend on it."""
    chart = _chart_file(files, folder)
    if chart.get("name") == name:
        return ()
    for one in nested(files, folder) if depth < _DEEPEST else ():
        if one.name == name:
            return (one.key,)
        if one.folder and (below := keys_of(files, one.folder, name, depth + 1)) is not None:
            return (one.key, *below)
    return None


def _dependencies(files: Files, folder: str) -> Iterator[Mapping[str, object]]:
    entries = _chart_file(files, folder).get("dependencies")
    if isinstance(entries, list):
        yield from (entry for entry in entries if isinstance(entry, dict))


def _chart_file(files: Files, folder: str) -> Mapping[str, object]:
    path = posixpath.join(folder, "Chart.yaml")
    try:
        value = parse(path, files.read(path)).value
    except (InvalidPathError, InvalidError):
        return {}
    return value if isinstance(value, dict) else {}
