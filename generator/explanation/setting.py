"""Who sets a value: files and Secrets with values, and what each gives to a key."""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from generator.diagnostic import Keys, Location
from generator.merging import Values
from generator.record import record


class Kind(StrEnum):
    VALUES = "values"
    JSONNET = "jsonnet"
    ENCRYPTED = "encrypted"
    SECRET = "secret"  # noqa: S105 -- the word, not one
    """A Secret on the cluster: what it says is not known here."""
    DEFAULT = "default"
    """The values.yaml of the chart, or of one that it depends on."""


@record(kw_only=True)
class Source:
    """A file with values, or a Secret."""

    path: str
    """Of a Secret, its name and key."""
    kind: Kind
    values: Values
    """As they count for the release; with ciphertext in place of secrets."""
    under: tuple[str, ...] = ()
    """The keys that lead to what the file says."""
    files: tuple[str, ...] = ()
    """Those that jsonnet read."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Those that jsonnet read."""
    location: Location | None = None
    """Where it is named, if it is no file of the repository."""


@record
class Setting:
    """The value that a source gives to a key, or to one above it."""

    source: Source
    keys: Keys
    value: Any
    """None if it is secret."""
    is_secret: bool
    """Whether it is encrypted, or on the cluster only."""
    location: Location
    """With its line, unless that cannot be told."""


@record
class Leaf:
    """A value that merging replaces as a whole, or an item in one."""

    keys: Keys
    settings: tuple[Setting, ...]
    """The one that counts, then those it overrode, from the last source to the first."""


Locate = Callable[[Source, Keys], Location]
