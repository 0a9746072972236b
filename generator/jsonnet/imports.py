"""What jsonnet files import, by their text alone.

A name in a comment counts as well, which is harmless: it may be more than an evaluation reads, and
is never less.
"""

import posixpath
import re
from collections.abc import Callable, Mapping

from generator.tree import Files, InvalidPathError

ENDINGS = (".jsonnet", ".libsonnet")
"""Of the files that are jsonnet."""
# Between the word and the name may stand comments. Looked for at every such word, also within what
# another may have taken for a name: which quote opens a text cannot be told without reading it all.
_IMPORT = re.compile(
    rb"""\bimport(?=(?:str|bin)?(?:\s|/\*.*?\*/|(?://|\#)[^\n]*\n)*
    (?:@'(?P<single>(?:''|[^'])+)'|@"(?P<double>(?:""|[^"])+)"|(?P<q>["'])(?P<plain>(?:\\.|(?!(?P=q)).)+)(?P=q)))""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LINK = re.compile(rb"[\w./-]{1,255}\Z")


def closure(files: Files, path: str) -> Mapping[str, bytes]:
    """Return the files that a jsonnet file can import, itself included, with links followed."""
    return dict(found for found in sources(files, path).values() if found is not None)


def sources(files: Files, path: str) -> Mapping[str, tuple[str, bytes] | None]:
    """Return each path that a jsonnet file can lead to, itself included, with where it lies and
    what it says; None if it is not there."""
    found: dict[str, tuple[str, bytes] | None] = {}

    def follow(current: str) -> frozenset[str]:
        try:
            place, text = linked(files, current, files.read(current))
        except InvalidPathError:
            found[current] = None
            return frozenset()
        found[current] = place, text
        return _named(current, text)

    reachable(path, follow)
    return found


def imported(files: Files, path: str) -> frozenset[str]:
    """Return the paths that a jsonnet file names in its text, there or not; and the file that it
    stands for, if it is a link that git wrote as text."""
    try:
        place, text = linked(files, path, files.read(path))
    except InvalidPathError:
        return frozenset()
    return _named(path, text) | {place}


def reachable(path: str, follow: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """Return every path that can be had from one by following what each names; itself, too."""
    seen = {path}
    waiting = [path]
    while waiting:
        new = follow(waiting.pop()) - seen
        seen |= new
        waiting += new
    return frozenset(seen)


def linked(files: Files, path: str, source: bytes) -> tuple[str, bytes]:
    """Return where a file really lies, and its content.

    Git writes a symbolic link as a file that holds its target where the file system has none
    (``core.symlinks=false``). No jsonnet text looks like that, so it is followed as a link is.
    """
    if not source.startswith(b"..") or not _LINK.match(source):
        return files.target(path), source
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), source.decode()))
    try:
        return target, files.read(target)
    except InvalidPathError:
        return path, source


def _named(path: str, text: bytes) -> frozenset[str]:
    folder = posixpath.dirname(path)
    names = (_name(match) for match in _IMPORT.finditer(text))
    return frozenset(
        posixpath.normpath(posixpath.join("/" + folder, name)).lstrip("/") for name in names
    )


def _name(match: re.Match[bytes]) -> str:
    """Return the name that an import means, by jsonnet's rules for texts."""
    if written := match["single"]:
        return written.decode(errors="replace").replace("''", "'")
    if written := match["double"]:
        return written.decode(errors="replace").replace('""', '"')
    name = _ESCAPE.sub(_unescaped, match["plain"].decode(errors="replace"))
    # Two escapes may be one sign; half of one is none.
    return name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(match: re.Match[str]) -> str:
    sign = match[1]
    return chr(int(sign[1:], 16)) if len(sign) > 1 else _ESCAPED.get(sign, sign)
