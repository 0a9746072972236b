"""The default values of a chart in the repository, and of what it depends on.

Only of dependencies that lie there, as a folder or packed; what has to be fetched counts as a chart
without defaults. Conditions, tags and imported values are not looked at.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from generator.charts.semver import read_version, satisfies
from generator.diagnostic import InvalidError
from generator.document import parse
from generator.record import record
from generator.tree import Files, InvalidPathError

_ENDING = ".tgz"


@record
class Defaults:
    path: str
    under: tuple[str, ...]
    """The keys that lead to them in the values of the whole chart."""
    values: dict[str, Any]
    """What the file says."""


def read_defaults(
    files: Files,
    folder: str,
    override: str | None = None,
    under: tuple[str, ...] = (),
    above: tuple[str, ...] = (),
) -> Iterator[Defaults]:
    """Yield defaults, those that count least first: a chart's own overrule its dependencies'.

    ``files`` must see into archives (``WithArchives``) for what is packed to count. ``override`` is
    a file in place of Chart.yaml. Raises ``InvalidError`` for a chart's own values.yaml that cannot
    be read; that of a dependency, which is another's, and may have what Helm lets pass (a key
    twice), counts as none.
    """
    if folder in above:  # a chart that depends on itself, which rendering refuses
        return
    for key, inner in _dependencies(files, folder, override or f"{folder}/Chart.yaml"):
        yield from read_defaults(files, inner, None, (*under, key), (*above, folder))
    path = f"{folder}/values.yaml"
    try:
        values = _read(files, path)
    except InvalidError:
        if not under:
            raise
        return
    if isinstance(values, dict):
        yield Defaults(path, under, values)


def _dependencies(files: Files, folder: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield the key of each dependency's values, and its folder."""
    try:
        chart = _read(files, path)
    except InvalidError:  # a problem of the chart, not of anybody's values
        return
    entries = chart.get("dependencies") if isinstance(chart, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            continue
        vendored = f"{folder}/charts/{name}"
        repository = str(entry.get("repository"))
        if "Chart.yaml" in files.names(vendored)[1]:
            yield str(entry.get("alias") or name), vendored
        elif (packed := _packed(files, folder, name, str(entry.get("version")))) is not None:
            yield str(entry.get("alias") or name), packed
        elif repository.startswith("file://"):
            near = posixpath.join(folder, repository.removeprefix("file://"))
            yield str(entry.get("alias") or name), posixpath.normpath(near)


def _packed(files: Files, folder: str, name: str, version: str) -> str | None:
    """Return the folder in the only archive that can be meant, whose own name says its version."""
    found = [
        archive
        for archive in files.names(f"{folder}/charts")[1]
        if archive.startswith(f"{name}-") and archive.endswith(_ENDING)
        for its_version in [archive[len(name) + 1 : -len(_ENDING)]]
        if read_version(its_version) and satisfies(its_version, version)
    ]
    return f"{folder}/charts/{found[0]}/{name}" if len(found) == 1 else None


def _read(files: Files, path: str) -> Any:
    try:
        return parse(path, files.read(path)).value
    except InvalidPathError:
        return None
