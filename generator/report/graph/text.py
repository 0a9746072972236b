"""The rollout of a fleet, on a terminal."""

from collections.abc import Callable, Iterator

from generator.graph import ClusterGraph, Graph, Kind, Node, Step
from generator.report.graph import words
from generator.report.visible import visible

_WIDTH = 100
"""Where there is no terminal."""
_LEAST_WIDTH = 40
_LEAD = "  {:>4}  "
_INDENT = len(_LEAD.format(""))

Paint = Callable[[str, str], str]
_COLORS = {
    "name": "\x1b[1m",
    "dim": "\x1b[2m",
    "mark": "\x1b[33m",
    "add": "\x1b[32m",
    "update": "\x1b[36m",
    "delete": "\x1b[31m",
}


def text(graph: Graph, width: int | None, *, color: bool = False) -> str:
    """Write a block for each cluster: a line for each step, with the hubs that go at that time."""
    paint = _colored if color else _plain
    room = max(_LEAST_WIDTH, _WIDTH if width is None else width)
    blocks = ["".join(_cluster(one, graph, room, paint)) for one in graph.clusters]
    if graph.unchanged:
        blocks.append(paint("dim", words.unchanged(graph.unchanged)) + "\n")
    return "\n".join(blocks)


def _cluster(cluster: ClusterGraph, graph: Graph, width: int, paint: Paint) -> Iterator[str]:
    yield f"{paint('name', visible(cluster.name))}: {words.summary(cluster)}\n"
    for step in cluster.steps:
        number = step.batch if step.wave is None else step.wave
        lead = _LEAD.format("" if number is None else number)
        for title, nodes in _groups(step):
            tokens = [(one, "dim") for one in title.split()]
            for number, node in enumerate(nodes, 1):
                tokens += _tokens(node, graph, end="," if number < len(nodes) else "")
            for line in _wrapped(tokens, width - _INDENT, paint):
                yield f"{paint('dim', lead)}{line}\n"
                lead = _LEAD.format("")


def _groups(step: Step) -> Iterator[tuple[str, list[Node]]]:
    """Gather the hubs of a step that wait for the same."""
    groups: dict[str, list[Node]] = {}
    for node in step.nodes:
        groups.setdefault(_title(node), []).append(node)
    yield from groups.items()


def _title(node: Node) -> str:
    if node.kind is Kind.TEST:
        return "smoke test of"
    if node.kind is Kind.REMOVED:
        return "removed:"
    return f"after {', '.join(node.gates)}:" if node.gates else ""


def _tokens(node: Node, graph: Graph, end: str) -> Iterator[tuple[str, str]]:
    """Yield the words for a node, each with its role."""
    role = node.change or ("dim" if graph.is_of_change else "")
    sign = f"{words.SIGNS[node.change]} " if node.change else ""
    notes = visible("; ".join(_notes(node))).split()
    name = visible(", ".join(node.hubs) or words.node(node))
    yield sign + name + ("" if notes else end), role
    for number, word in enumerate(notes, 1):
        is_last = number == len(notes)
        yield f"{'(' * (number == 1)}{word}{')' * is_last}{end * is_last}", "mark"


def _notes(node: Node) -> Iterator[str]:
    if node.paused is not None:
        yield f"paused: {node.paused}"
    if node.ungated is not None:
        yield f"ungated: {node.ungated}"
    if node.lacks_canary:
        yield "no canary"


def _wrapped(tokens: list[tuple[str, str]], width: int, paint: Paint) -> Iterator[str]:
    """Break before the word that would go beyond the width, and indent what follows."""
    line, taken = "", 0
    for word, role in tokens:
        if taken and taken + 1 + len(word) > width:
            yield line
            line, taken = "  " + paint(role, word), 2 + len(word)
        else:
            line += " " * bool(taken) + paint(role, word)
            taken += bool(taken) + len(word)
    yield line


def _colored(role: str, word: str) -> str:
    return f"{_COLORS[role]}{word}\x1b[0m" if role and word else word


def _plain(_: str, word: str) -> str:
    return word
