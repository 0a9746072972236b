"""How one change is said: what it is of, and its lines, those that go and those that come."""

from collections.abc import Iterable, Iterator

from generator.delta.change import Change, Topic, written
from generator.delta.compare import EditOp
from generator.record import record
from generator.report.diff.change_lines import lines
from generator.report.diff.value_lines import Line
from generator.report.visible import visible

_RELEASE = "HelmRelease"
_BRIEF = 110
"""Characters up to which a key and its values are said in one line."""


@record
class Said:
    key: str
    lines: tuple[Line, ...]

    @property
    def brief(self) -> tuple[Line, ...]:
        """The lines, if they are so few and short that they can stand behind the key."""
        is_few = tuple(sign for sign, _ in self.lines) in {("~",), ("-",), ("+",), ("-", "+")}
        length = sum(len(text) for _, text in self.lines) + len(self.key)
        return self.lines if is_few and length <= _BRIEF else ()


def said(changes: Iterable[Change]) -> Iterator[Said]:
    """Say some changes; those with one key, as items of a list have it, are said together: what
    goes, what comes, and what else there is to say."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(_key(change), []).append(change)
    for name, its in found.items():
        every = [line for change in its for line in lines(change)]
        if len(its) > 1:
            every.sort(key=lambda line: "-+~".find(line[0]))
        yield Said(name, tuple(every))


_KEYS = {
    Topic.GATE: "rollout",
    Topic.FOLLOWS: "rollout",
    Topic.LAYER: "values files",
    Topic.OTHERS: "files that are not fleetwave's",
    Topic.STORE: "charts and secrets",
}
"""What changes are of that have no key of their own."""


def _key(change: Change) -> str:
    """Say what a change is of."""
    match change.topic:
        case Topic.CHART:
            words = f"chart {change.new['chart'] or change.old['chart']}"
        case Topic.IMAGE:
            words = f"image {written(change.keys)}"
        case Topic.FIELD if change.object == _RELEASE:
            words = written(change.keys)
        case Topic.FIELD:
            words = f"{change.object} {written(change.keys)}"
        case Topic.OBJECT | Topic.DUPLICATE:
            words = change.object
        case (Topic.CLUSTER | Topic.HUB) as what if change.op is not EditOp.UPDATE:
            words = f"this {what} is {'new' if change.op is EditOp.ADD else 'gone'}"
        case topic:
            words = _KEYS.get(topic, topic)
    return visible(words)
