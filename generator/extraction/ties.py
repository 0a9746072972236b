"""What in the values of an extract ties it to where it comes from, and the lines that say so.

Only what counts: a value that a later file overrides holds nothing back.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator import key_path
from generator.diagnostic import Keys, Location
from generator.explanation import Kind, Leaf, Source, explain
from generator.extraction.signs import Topic, topic_of
from generator.record import record
from generator.yaml.find import Places

_LONGEST = 90
"""Characters of a value that are shown."""


@record(kw_only=True)
class Tie:
    topic: Topic
    of_chart: bool
    """It is said by the chart itself."""
    path: str
    lines: tuple[int, ...]
    """Where it is said; more than one where items of lists say the same."""
    key: str
    """Of the first."""
    value: str


def counting(sources: Sequence[Source]) -> tuple[Leaf, ...]:
    """Return all values that count; ``sources`` are in the order of ``helm -f``."""
    if not any(source.values for source in sources):
        return ()
    return explain(sources, (), lambda source, keys: Location(source.path, keys))


def find_ties(
    leaves: Sequence[Leaf], texts: Mapping[str, bytes], domain: str | None, names: Sequence[str]
) -> tuple[Tie, ...]:
    """Return what ``topic_of`` says of the values, by topic; the chart's own at the end."""
    places: dict[str, Places] = {}
    found: dict[tuple[Topic, bool, str, Keys, str], list[tuple[int, Keys]]] = {}
    for leaf in leaves:
        setting = leaf.settings[0]
        source = setting.source
        for keys, value in _texts(setting.value, leaf.keys):
            topic = topic_of(keys, value, domain, names)
            if topic is None:
                continue
            if source.path not in places:
                places[source.path] = Places(texts[source.path])
            line = places[source.path].find(keys[len(source.under) :]).line
            shape = tuple(key for key in keys if isinstance(key, str))
            same = (topic, source.kind is Kind.DEFAULT, source.path, shape, value)
            found.setdefault(same, []).append((line, keys))
    ties = (
        Tie(
            topic=topic,
            of_chart=of_chart,
            path=path,
            lines=tuple(sorted({line for line, _ in said})),
            key=key_path.written(said[0][1]),
            value=value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…",
        )
        for (topic, of_chart, path, _, value), said in found.items()
    )
    topics = list(Topic)
    return tuple(
        sorted(ties, key=lambda tie: (topics.index(tie.topic), tie.of_chart, tie.path, tie.lines))
    )


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
