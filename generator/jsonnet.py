"""Evaluate jsonnet layers, without letting them see anything but the repository.

Files have the paths they have in the repository, below a root ``/`` that is the repository's own:
so ``std.thisFile`` is the same on every machine, and absolute for those who split it.
"""

import posixpath
import re
from collections.abc import Callable, Mapping

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import decode
from generator.fleet import Reference
from generator.record import record
from generator.tree import Files, InvalidPathError

_PLACE = re.compile(r"^\t?(/[^\n:]+):\(?(\d+):(\d+)\S*", re.MULTILINE)
ENDINGS = (".jsonnet", ".libsonnet")
"""Of the files that are jsonnet."""
_REFUSED = "not to be had"
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


@record
class Result:
    json: str
    sources: tuple[str, ...]
    """The file itself and everything it imported, sorted."""


def evaluate(
    files: Files,
    reference: Reference,
    source: bytes,
    variables: Mapping[str, str],
    is_secret: Callable[[str, bytes], bool],
) -> Result:
    """Raises ``InvalidError`` where jsonnet, or the repository's border, says no.

    What ``is_secret`` (path, content) cannot be imported: it would be rendered in clear.
    """
    evaluate_snippet = _evaluator(reference)
    sources = {reference.path}
    refused: list[str] = []

    def load(folder: str, name: str) -> tuple[str, bytes]:
        path = posixpath.normpath(posixpath.join(folder, name).lstrip("/"))
        try:
            data = files.read(path)
        except InvalidPathError as error:
            # Kept here: go-jsonnet's binding reads beyond the end of an exception's text.
            refused.append(str(error))
            raise RuntimeError(_REFUSED) from None
        if is_secret(path, data):
            refused.append(f"`{path}` may hold secrets, and what is imported gets into `rendered/`")
            raise RuntimeError(_REFUSED)
        sources.add(path)
        return "/" + path, data

    target, source = _linked(files, reference.path, source)
    sources.add(target)
    snippet = decode(reference.path, source)
    if "\0" in snippet or any("\0" in value for value in variables.values()):
        # go-jsonnet's binding refuses the one, and cuts the other short.
        raise InvalidError(_with_nul(reference, snippet))
    try:
        text = evaluate_snippet(
            "/" + reference.path,
            snippet,
            ext_vars=dict(variables),
            import_callback=load,
        )
    except (RuntimeError, UnicodeDecodeError) as error:
        # What the binding reads beyond that end may be no text.
        if isinstance(error, UnicodeDecodeError):
            message = error.object.decode(errors="replace")
        else:
            message = str(error)
        if _REFUSED in message:
            place = _PLACE.search(message)
            message = f"{place[0] if place else ''} {refused[-1]}"
        raise InvalidError(_problem(reference, message, variables)) from None
    return Result(text, tuple(sorted(sources)))


def closure(files: Files, path: str) -> Mapping[str, bytes]:
    """Return the files that a jsonnet file can import, itself included, with links followed.

    Found in its text, without evaluating it: a name in a comment counts as well, which is harmless.
    """
    return dict(found for found in sources(files, path).values() if found is not None)


def sources(files: Files, path: str) -> Mapping[str, tuple[str, bytes] | None]:
    """Return each path that a jsonnet file can lead to, itself included, with where it lies and
    what it says; None if it is not there. As in ``closure``, it may be more than is imported."""
    found: dict[str, tuple[str, bytes] | None] = {}

    def follow(current: str) -> frozenset[str]:
        try:
            place, text = _linked(files, current, files.read(current))
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
        place, text = _linked(files, path, files.read(path))
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


def _evaluator(reference: Reference) -> Callable[..., str]:
    try:
        from _gojsonnet import evaluate_snippet  # noqa: PLC0415 -- an extra, and a Go runtime
    except ImportError:
        raise InvalidError(
            Diagnostic(
                location=reference.location,
                rule="jsonnet-not-installed",
                message="this fleet has jsonnet layers, but go-jsonnet is not installed",
                help="install it: `pip install 'fleetwave[jsonnet]'`",
            )
        ) from None
    evaluator: Callable[..., str] = evaluate_snippet
    return evaluator


def _linked(files: Files, path: str, source: bytes) -> tuple[str, bytes]:
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


def _with_nul(reference: Reference, snippet: str) -> Diagnostic:
    before, nul, _ = snippet.partition("\0")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Diagnostic(
        location=Location(reference.path, line=line, column=column, length=1)
        if nul
        else reference.location,
        rule="invalid-jsonnet",
        message="the character U+0000 may not stand in jsonnet"
        if nul
        else "an external variable of this layer holds the character U+0000",
        help="remove it",
    )


def _problem(reference: Reference, text: str, variables: Mapping[str, str]) -> Diagnostic:
    message = text.split("\n", 1)[0].removeprefix("RUNTIME ERROR: ")
    while stated := _PLACE.match(message):  # twice, for some mistakes
        message = message[stated.end() :].lstrip()
    location = Location(reference.path)
    if place := _PLACE.search(text):
        location = Location(place[1][1:], line=int(place[2]), column=int(place[3]))
    if message[1:2].islower() or message[1:2] == " ":
        message = message[0].lower() + message[1:]
    help_text = None
    if "ndefined external variable" in text:
        names = ", ".join(f"`{name}`" for name in variables) or "none"
        help_text = f"define it in `jsonnet_variables` of the chart; defined here: {names}"
    elif "outside the repository" in text:
        help_text = "import files of this repository only"
    elif "max stack frames exceeded" in text:
        help_text = "a function calls itself, or files import each other, without end"
    return Diagnostic(
        location=location,
        rule="invalid-jsonnet",
        message=message.removesuffix("."),
        help=help_text,
        note=f"evaluated for `{reference.location.path}`"
        if reference.location.path != location.path
        else None,
    )
