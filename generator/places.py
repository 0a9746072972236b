"""The lines that set values, in files of every kind that a release is made from."""

from generator import jsonnet_fields
from generator.diagnostic import Keys, Location
from generator.explanation import Kind, Source
from generator.jsonnet_fields import Field
from generator.memo import Memo
from generator.tree import Files
from generator.yaml.find import Places

_JSONNET = (".jsonnet", ".libsonnet", ".json")


class Locator:
    """Finds values in files that are known to be readable; each file is composed once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._places: Memo[str, Places] = Memo()
        self._fields: Memo[str, list[Field]] = Memo()

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
        found = jsonnet_fields.only(fields, names)
        return found.location if found else Location(source.path, keys)

    def _read_fields(self, source: Source) -> list[Field]:
        # A link and what it leads to are one text: it is shown as the file that was named.
        paths = {self._files.target(path): path for path in (*source.files, source.path)}
        return [
            field
            for path in paths.values()
            if path.endswith(_JSONNET)
            for field in jsonnet_fields.fields(path, self._files.read(path).decode())
        ]
