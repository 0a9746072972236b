"""What is wrong, where, and how to fix it. Knows no cluster, hub or YAML."""

from enum import StrEnum

from generator.record import record

Keys = tuple[str | int, ...]


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """Meant to be so, and worth knowing; fails no run, not even a strict one."""


@record
class Location:
    """A place in a file: by the keys that lead to a value, or by line and column.

    ``line`` and ``column`` count from 1; a location without ``line`` is found by its keys.
    """

    path: str
    keys: Keys = ()
    on_key: bool = False
    """Point at the last key itself rather than at its value."""
    line: int | None = None
    column: int | None = None
    length: int | None = None
    """Characters to underline; without it, to the end of the line."""
    is_hidden: bool = False
    """Its line may hold a secret and is not shown."""


@record(order=True)
class Position:
    """Where a location is written; counts from 1, as editors do."""

    path: str
    line: int
    column: int
    length: int
    """Characters to underline, at least 1."""
    text: str
    """The whole line; empty where it may not be shown."""


@record(kw_only=True)
class Diagnostic:
    """One problem. ``rule`` is its id: stable, kebab-case, named for the bad thing."""

    location: Location
    rule: str
    message: str
    help: str | None = None
    note: str | None = None
    level: Level = Level.ERROR
    position: Position | None = None
    """Filled in before reporting, so that rules need not know about lines."""

    @property
    def at(self) -> Position:
        """The position, which is known by then."""
        if self.position is None:
            raise AssertionError("a diagnostic is located before it is reported")
        return self.position


class InvalidError(Exception):
    """Something cannot be read or built, for the reasons it carries. Caught where clusters
    are kept apart, so that one broken cluster leaves the others working."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(found.message for found in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> "tuple[type[InvalidError], tuple[Diagnostic, ...]]":
        return InvalidError, self.diagnostics
