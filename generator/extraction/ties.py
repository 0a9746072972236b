"""What in the values of an extract ties it to where it comes from, and the lines that say so.

Only what counts: a value that a later file overrides holds nothing back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import key_path
from generator.diagnostic import Keys, Location
from generator.explanation import Leaf, Source, explain
from generator.extraction.signs import Topic, topic_of
from generator.yaml.find import Places

_LONGEST = 90
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    topic: Topic
    path: str
    line: int
    key: str
    value: str


def counting(sources: Sequence[Source]) -> tuple[Leaf, ...]:
    """Return all values that count; ``sources`` are in the order of ``helm -f``."""
    if not any(source.values for source in sources):
        return ()
    return explain(sources, (), lambda source, keys: Location(source.path, keys))


def find_ties(
    leaves: Sequence[Leaf], texts: Mapping[str, bytes], domain: str | None, names: Sequence[str]
) -> tuple[Tie, ...]:
    """Return what ``topic_of`` says of the values, by topic, then by file and line."""
    places: dict[str, Places] = {}
    found = []
    for leaf in leaves:
        setting = leaf.settings[0]
        if setting.is_secret:
            continue
        path = setting.source.path
        for keys, value in _texts(setting.value, leaf.keys):
            topic = topic_of(keys, value, domain, names)
            if topic is None:
                continue
            if path not in places:
                places[path] = Places(texts[path])
            found.append(
                Tie(
                    topic=topic,
                    path=path,
                    line=places[path].find(keys[len(setting.source.under) :]).line,
                    key=key_path.written(keys),
                    value=value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…",
                )
            )
    topics = list(Topic)
    return tuple(sorted(found, key=lambda tie: (topics.index(tie.topic), tie.path, tie.line)))


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Yield the texts and whole numbers in a value, lists included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*keys, index))
    elif isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        yield keys, str(value)
