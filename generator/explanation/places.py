"""The lines that set values, in files of every kind that a release is made from."""

from collections.abc import Mapping
from typing import Any

from generator.diagnostic import Keys, Location
from generator.explanation.setting import Kind, Source
from generator.jsonnet import fields as jsonnet_fields
from generator.jsonnet.fields import Field, can_give
from generator.jsonnet.marks import marked
from generator.memo import Memo
from generator.merging import leaves
from generator.tree import Files
from generator.yaml.find import Places

_JSONNET = (".jsonnet", ".libsonnet", ".json")
_MOST_TRIES = 20
"""How often jsonnet is evaluated again to find where fields are."""


class Locator:
    """Finds values in files that are known to be readable; each file is composed once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._places: Memo[str, Places] = Memo()
        self._fields: Memo[str, list[Field]] = Memo()
        self._marks: dict[object, Mapping[tuple[str, ...], Field]] = {}

    def location(self, source: Source, keys: Keys) -> Location:
        """Return where a source sets a value; without a line, where that cannot be told."""
        if source.location is not None:
            return self._named(source.location)
        keys = keys[len(source.under) :]
        if source.kind is Kind.JSONNET:
            return self._in_jsonnet(source, keys)
        return self._named(Location(source.path, keys))

    def _named(self, at: Location) -> Location:
        places = self._places.get(at.path, lambda: Places(self._files.read(at.path)))
        span = places.find(at.keys)
        return Location(at.path, at.keys, line=span.line, column=span.column, length=span.length)

    def _in_jsonnet(self, source: Source, keys: Keys) -> Location:
        fields = self._fields.get(source.path, lambda: self._read_fields(source))
        names = tuple(key for key in keys if isinstance(key, str))
        value = _value(source.values, keys)
        found = jsonnet_fields.only(fields, names)
        if found is not None and not found.is_conditional and can_give(found, value):
            return found.location
        if names == keys and (marked := self._marked(source, names, fields)):
            return marked.location
        # What a condition chose is not known: only what says just this value is taken.
        if found and found.is_conditional and found.literal and can_give(found, value):
            return found.location
        return Location(source.path, keys)

    def _marked(self, source: Source, keys: tuple[str, ...], fields: list[Field]) -> Field | None:
        """Return the field that evaluating says it is: of all fields at once, or where that fails
        of those with the same name."""
        names = frozenset(str(at[-1]) for at, _ in leaves(source.values))
        return (
            self._mark(source, fields, names) or self._mark(source, fields, frozenset({keys[-1]}))
        ).get(keys)

    def _mark(
        self, source: Source, fields: list[Field], names: frozenset[str]
    ) -> Mapping[tuple[str, ...], Field]:
        able = [one for one in fields if one.value is not None and one.keys[-1] in names]
        key = source.path, frozenset(source.variables.items()), names
        if not able or (key not in self._marks and len(self._marks) >= _MOST_TRIES):
            return {}
        if key not in self._marks:
            self._marks[key] = marked(
                self._files, source.path, source.variables, able, source.values
            )
        return self._marks[key]

    def _read_fields(self, source: Source) -> list[Field]:
        # A link and what it leads to are one text: it is shown as the file that was named.
        paths = {self._files.target(path): path for path in (*source.files, source.path)}
        return [
            field
            for path in paths.values()
            if path.endswith(_JSONNET)
            for field in jsonnet_fields.fields(path, self._files.read(path).decode())
        ]


def _value(values: Any, keys: Keys) -> Any:
    for key in keys:
        values = values[key]
    return values
