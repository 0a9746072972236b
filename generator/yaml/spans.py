"""What to underline for a node: as little as shows the reader what is meant."""

import re

from yaml.nodes import Node, ScalarNode

from generator.yaml.place import Span
from generator.yaml.text import Text

# An anchor and a tag count as part of a node, but not of its value.
_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s|#[^\n]*\n)+)*")


def value_span(text: Text, key: Node, value: Node) -> Span:
    """Return the place of a value that has a key: a scalar on one line, else its key."""
    return scalar_span(text, value) or text.span(key.start_mark.index, key.end_mark.index)


def first_span(text: Text, node: Node) -> Span:
    """Return the place of a value without a key: where it starts."""
    seen: set[int] = set()  # a node may contain itself
    while not isinstance(node, ScalarNode) and node.value and id(node) not in seen:
        seen.add(id(node))
        first = node.value[0]
        if isinstance(first, tuple):
            return text.span(first[0].start_mark.index, first[0].end_mark.index)
        node = first
    start = node.start_mark.index
    if start == node.end_mark.index and text.parsed[start - 1 : start] == "-":
        start -= 1  # an empty item: its dash
    return scalar_span(text, node) or text.span(start, node.end_mark.index)


def scalar_span(text: Text, node: Node) -> Span | None:
    """Return the place of a scalar that is written on one line and not empty."""
    if not isinstance(node, ScalarNode) or node.style in ("|", ">"):
        return None
    start, end = node.start_mark.index, node.end_mark.index
    if match := _PROPERTIES.match(text.parsed, start, end):
        start = match.end()
    if start == end or "\n" in text.parsed[start:end]:
        return None
    return text.span(start, end)
