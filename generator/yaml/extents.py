"""Where a node is written, from its first sign to its last, and how far in: libyaml's marks of a
block end where the next thing begins, comments and blank lines included."""

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.yaml.text import Text

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_ALIAS = re.compile(r"[^*]*\*[^\s,\[\]{}]+")
_KEEPS_LINES = re.compile(r"[|>][0-9]?\+")


class Extents:
    """Positions of one text, counted in what is written."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self.source = text.written

    def start(self, node: Node) -> int:
        """Return where the value begins, behind an anchor and a tag."""
        at = self._text.index(node.start_mark.index)
        match = _PROPERTIES.match(self.source, at, self._text.index(node.end_mark.index))
        return match.end() if match else at

    def end(self, node: Node) -> int:
        """Return where the last sign of a value ends; of a block that keeps its last line breaks,
        where the next line begins."""
        if not isinstance(node, ScalarNode) and node.value and not self.is_flow(node):
            *others, last = node.value
            before, last = last if isinstance(last, tuple) else ((others or [None])[-1], last)
            after = self.start(node) if before is None else self.end(before)
            if self.start(last) < after:  # an alias: the node is where its anchor is
                match = _ALIAS.match(self.source, after)
                return match.end() if match else after
            return self.end(last)
        start, end = self.start(node), self._text.index(node.end_mark.index)
        is_block = isinstance(node, ScalarNode) and self.source[start : start + 1] in ("|", ">")
        if is_block and not _KEEPS_LINES.match(self.source, start):
            end = start + len(self.source[start:end].rstrip())
        return end

    def is_flow(self, node: Node) -> bool:
        return self.source[self.start(node) :][:1] in ("[", "{")

    def column(self, at: int) -> int:
        return at - (self.source.rfind("\n", 0, at) + 1)

    def dash(self, item: Node) -> int:
        """Return where the dash of an item of a block stands."""
        return self.source.rfind("-", 0, self.start(item))

    def line_end(self, at: int) -> int:
        """Return where the line ends, before its break; that of the line before, if one begins
        there."""
        if at and self.source[at - 1] == "\n":
            end = at - 1
        else:
            found = self.source.find("\n", at)
            end = len(self.source) if found < 0 else found
        return end - 1 if self.source[end - 1 : end] == "\r" else end

    def item_end(self, item: Node) -> int:
        """Return the end of an item's last line, with the comments below that stand further in than
        its dash."""
        column = self.column(self.dash(item))
        end = self.line_end(self.end(item))
        start = self._next_line(end)
        while start < len(self.source):
            after = self._next_line(start)
            line = self.source[start:after]
            inner = line.lstrip()
            if inner.startswith("#") and len(line) - len(inner) > column:
                end = self.line_end(start + line.index("#"))
            elif inner:
                break
            start = after
        return end

    def _next_line(self, at: int) -> int:
        found = self.source.find("\n", at)
        return len(self.source) if found < 0 else found + 1

    def list_indents(self, node: Node) -> Iterator[int]:
        """Yield how far in the lists of a block stand from their keys, the last first."""
        if isinstance(node, SequenceNode):
            for item in reversed(node.value):
                yield from self.list_indents(item)
        elif isinstance(node, MappingNode) and not self.is_flow(node):
            for key, value in reversed(node.value):
                yield from self.list_indents(value)
                if isinstance(value, SequenceNode) and value.value and not self.is_flow(value):
                    yield self.column(self.dash(value.value[0])) - self.column(self.start(key))
