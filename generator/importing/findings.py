"""What somebody should know who moves a repository to fleetwave, and where it is written."""

from collections.abc import Iterable
from enum import StrEnum

from generator.diagnostic import Keys
from generator.record import record
from generator.tree import Files, InvalidPathError, Tree
from generator.yaml.find import find


class Origin(StrEnum):
    DEPLOYER = "2i2c"
    HUBPLOY = "hubploy"
    FLUX = "flux"


class Urgency(StrEnum):
    DO = "do"
    """To be done by hand, or the first sync goes wrong."""
    KNOW = "know"
    """Different from before, and no harm by itself."""


@record
class Place:
    path: str
    line: int
    text: str
    """What is there, in a few words."""


@record(kw_only=True)
class Finding:
    topic: str
    """Its id: stable, kebab-case, explained in docs/import.md."""
    urgency: Urgency
    summary: str
    advice: str
    places: tuple[Place, ...] = ()


@record(kw_only=True)
class Repository:
    """Where the source is kept, as far as git knows."""

    url: str | None = None
    """As fleet.yaml takes it."""
    revision: str | None = None
    """Fully qualified."""
    name: str = "cluster"
    """Of its folder."""


@record(kw_only=True)
class Imported:
    origin: Origin
    tree: Tree
    """The files to add."""
    needed: tuple[str, ...]
    """Files of the source that the fleet is made of, too."""
    findings: tuple[Finding, ...]


def place(files: Files, path: str, keys: Keys, text: str, *, on_key: bool = False) -> Place:
    """Point at a value of a YAML file; at its first line where that cannot be told."""
    try:
        span = find(files.read(path), keys, on_key)
    except InvalidPathError:
        span = None
    return Place(path, span.line if span else 1, text)


def listed(
    topic: str, urgency: Urgency, summary: str, advice: str, places: Iterable[Place]
) -> list[Finding]:
    """Return a finding about some places; none if there are no places."""
    found = tuple(dict.fromkeys(places))
    if not found:
        return []
    return [Finding(topic=topic, urgency=urgency, summary=summary, advice=advice, places=found)]
