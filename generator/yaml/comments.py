"""The comments of a document, which libyaml drops. Looks for them where no scalar is."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from generator.record import record
from generator.yaml.nodes import compose
from generator.yaml.place import Span
from generator.yaml.text import Text

_COMMENT = re.compile(r"(?:(?<=[\s,\[\]{}])|\A)#([^\n]*)")


@record
class Comment:
    """One comment, from its # to the end of the line."""

    span: Span
    text: str
    """What follows the #."""
    parents: tuple[str, ...]
    """The keys of the maps around it, by indentation."""


def comments(data: bytes | str) -> Iterator[Comment]:
    """Return the comments in order. ``YamlError`` if the text is no YAML."""
    text = Text(data)
    root = compose(text)
    position = 0
    for start, end in [*sorted(_scalars(root, set())), (len(text.parsed), len(text.parsed))]:
        for match in _COMMENT.finditer(text.parsed, position, start):
            span = text.span(match.start(), match.end())
            parents = tuple(_parents(root, match.start(), span.column))
            yield Comment(span, match[1], parents)
        position = max(position, end)


def _scalars(node: Node | None, seen: set[int]) -> Iterator[tuple[int, int]]:
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index
        return
    for item in node.value:
        for child in item if isinstance(item, tuple) else (item,):
            yield from _scalars(child, seen)


def _parents(node: Any, index: int, column: int) -> Iterator[str]:
    while isinstance(node, CollectionNode):
        is_map = isinstance(node, MappingNode)
        starts = [_start(item[0] if is_map else item) for item in node.value]
        before = bisect_left(starts, index)
        if not before:
            return
        child = node.value[before - 1]
        if is_map:
            key, child = child
            if key.start_mark.column + 1 >= column:
                return
            yield str(key.value)
        if _start(child) <= _start(node):  # an alias to something above
            return
        node = child


def _start(node: Node) -> int:
    return node.start_mark.index
