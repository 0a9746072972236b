"""A YAML file of the configuration, and where its values are written."""

import posixpath
from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from generator.diagnostic import Diagnostic, InvalidError, Location, Position
from generator.near import nearest
from generator.record import record
from generator.secret_shapes import find_secrets
from generator.tree import Files, InvalidPathError

if TYPE_CHECKING:
    from generator.yaml.find import Places

_HIDDEN = ("enc-*", "*secret*")
_CIPHERTEXT = b"ENC[AES256_GCM,"


@record
class Document:
    path: str
    value: Any
    """Plain dicts, lists and scalars, as Helm reads them; None if the file is empty."""
    has_null: bool


def is_hidden(path: str, data: bytes) -> bool:
    """Tell whether a file may hold secrets, so that its lines are never shown."""
    name = posixpath.basename(path)
    return (
        any(fnmatchcase(name, pattern) for pattern in _HIDDEN)
        or _CIPHERTEXT in data
        or next(find_secrets(data), None) is not None
    )


def read(files: Files, reference: Location, path: str) -> bytes:
    """Return a file's content; a path that cannot be read is a problem at ``reference``."""
    try:
        return files.read(path)
    except InvalidPathError as error:
        raise InvalidError(missing(files, reference, path, error)) from None


def missing(files: Files, reference: Location, path: str, error: InvalidPathError) -> Diagnostic:
    """Say that the file named at ``reference`` cannot be read, and which one may be meant."""
    way_out = None
    if error.reason == "file-not-found":
        _, names = files.names(posixpath.dirname(path))
        name = posixpath.basename(path)
        near = nearest(name, names, most=3)
        if name in names:
            way_out = "it is a link to what is not there: mend or remove it"
        elif near:
            way_out = "did you mean " + ", ".join(f"`{one}`" for one in near) + "?"
    return Diagnostic(
        location=reference,
        rule=error.reason,
        message=str(error),
        help=way_out,
    )


def decode(path: str, data: bytes) -> str:
    """Return the text of a file that is no YAML; raises ``InvalidError`` at what is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InvalidError(
            Diagnostic(
                location=Location(path, line=line, column=column, length=1),
                rule="not-utf8",
                message=f"byte 0x{data[error.start]:02x} is not UTF-8",
                help="save the file as UTF-8",
            )
        ) from None


def parse(path: str, data: bytes) -> Document:
    """Read a YAML file as Helm does, which ends the last line if the file does not (4.2: a block
    scalar has its newline there, too). Raises ``InvalidError`` at the place of what is wrong."""
    from generator.yaml.loader import load_document  # noqa: PLC0415 -- not for `--help`
    from generator.yaml.place import YamlError  # noqa: PLC0415

    try:
        loaded = load_document(data if data.endswith(b"\n") else data + b"\n")
    except YamlError as error:
        hide = error.names_value and is_hidden(path, data)
        raise InvalidError(
            Diagnostic(
                location=Location(
                    path, line=error.line or 1, column=error.column or 1, length=error.length
                ),
                rule=error.rule,
                message="this cannot be read as YAML" if hide else error.problem,
                help=error.help,
            )
        ) from None
    return Document(path, loaded.value, loaded.has_null)


def locate(diagnostics: Iterable[Diagnostic], files: Files) -> list[Diagnostic]:
    """Give each diagnostic its position, in reading order, each once."""
    return [*in_reading_order(once(map(Placing(files).placed, diagnostics)))]


def once(located: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what was said before. What differs only in its note, as a mistake of a template
    does for every file it renders, is the same."""
    first: dict[object, Diagnostic] = {}
    for one in located:
        first.setdefault((one.position, one.rule, one.message, one.help, one.level), one)
    return tuple(first.values())


def in_reading_order(located: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(located, key=attrgetter("position", "rule", "message")))


class Placing:
    """Finds where diagnostics are written."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._shown: dict[str, _Shown] = {}

    def placed(self, found: Diagnostic) -> Diagnostic:
        path = found.location.path
        if path not in self._shown:
            self._shown[path] = _Shown(self._files, path)
        return self._shown[path].placed(found)


class _Shown:
    """A file that diagnostics are about: read, composed and searched for secrets once, however
    many there are."""

    def __init__(self, files: Files, path: str) -> None:
        self._data: bytes | None
        try:
            self._data = files.read(path)
        except InvalidPathError:
            self._data = None
            return
        self._lines = self._data.decode(errors="replace").removeprefix("\ufeff").split("\n")
        self._is_hidden = is_hidden(path, self._data) or is_hidden(files.target(path), self._data)

    def placed(self, found: Diagnostic) -> Diagnostic:
        at = found.location
        if self._data is None:
            return replace(found, position=Position(at.path, at.line or 1, at.column or 1, 1, ""))
        line, column, length = at.line or 1, at.column or 1, at.length or 0
        if at.line is None and self._places:
            span = self._places.find(at.keys, at.on_key)
            line, column, length = span.line, span.column, span.length
        text = self._lines[line - 1].removesuffix("\r") if line <= len(self._lines) else ""
        length = length or len(text[column - 1 :].split(" #")[0].rstrip()) or 1
        hidden = at.is_hidden or self._is_hidden
        return replace(
            found, position=Position(at.path, line, column, length, "" if hidden else text)
        )

    @cached_property
    def _places(self) -> "Places | None":
        from generator.yaml.find import Places  # noqa: PLC0415 -- only when something is wrong
        from generator.yaml.place import YamlError  # noqa: PLC0415

        try:
            return Places(self._data or b"")
        except YamlError:
            return None
