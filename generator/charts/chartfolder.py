"""The files in a chart's folder that Helm loads."""

import posixpath
from collections.abc import Iterator

from generator.charts.chartfile import problem
from generator.charts.helmignore import Rules, parse
from generator.diagnostic import Location
from generator.tree import Files, InvalidPathError

NOT_COPIED = frozenset({".gitattributes", ".gitignore", ".gitmodules", ".helmignore"})
"""Files that a copy would obey, not just carry: git would leave out or change what is in it, and
Helm would ignore files of its dependencies by the chart's rules. Flux drops all but the last."""

_LARGEST_FILE = 5 * 1024 * 1024
"""``MaxDecompressedFileSize`` of Helm 4.2.4, which loads no larger one."""


def read_folder(
    files: Files, path: str, leave_out: frozenset[str], sources: set[str]
) -> dict[str, bytes]:
    """Return the content of each file, by its path in the chart; adds what is read to ``sources``.

    Files in ``leave_out`` (repository paths) are treated as if they were not there.
    """
    content = {}
    for source, name in _loaded(files, path, leave_out, _rules(files, path, sources)):
        try:
            content[name] = files.read(source)
        except InvalidPathError as error:
            raise problem(Location(source), str(error), rule=error.reason) from None
        if len(content[name]) > _LARGEST_FILE:
            raise problem(Location(source), "Helm loads no file of more than 5 MiB")
        sources.add(source)
    return content


def _loaded(
    files: Files, path: str, leave_out: frozenset[str], rules: Rules
) -> Iterator[tuple[str, str]]:
    ignored = {"": False}

    def in_ignored_folder(folder: str) -> bool:
        if folder not in ignored:
            above = posixpath.dirname(folder)
            ignored[folder] = in_ignored_folder(above) or rules.ignores(folder, is_dir=True)
        return ignored[folder]

    for source in files.walk(path):
        name = posixpath.relpath(source, path)
        folder, base = posixpath.split(name)
        if base in NOT_COPIED or source in leave_out or in_ignored_folder(folder):
            continue
        if not rules.ignores(name, is_dir=False):
            yield source, name


def _rules(files: Files, path: str, sources: set[str]) -> Rules:
    place = posixpath.join(path, ".helmignore")
    try:
        text = files.read(place).decode("utf-8", "surrogateescape")
        sources.add(place)
    except InvalidPathError as error:
        if error.reason != "file-not-found":
            raise problem(Location(place), str(error), rule=error.reason) from None
        text = ""
    try:
        return parse(text)
    except ValueError as error:
        number, _, what = str(error).removeprefix("line ").partition(" ")
        at = Location(place, line=int(number.rstrip(":")), column=1)
        raise problem(at, f"Helm cannot read this: {what}") from None
