"""Adding an entry to a list in a file that people keep: every other byte stays as they wrote it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from yaml.nodes import MappingNode, Node, SequenceNode

from generator.record import record
from generator.yaml.entry import block, flow
from generator.yaml.extents import Extents
from generator.yaml.loader import load_document
from generator.yaml.nodes import compose
from generator.yaml.place import YamlError
from generator.yaml.text import Text

_MARK = "\ufeff"
_NOTHING = re.compile(r"\[\s*\]|null|~|")
_END_OF_DOCUMENT = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)
_COMMA = re.compile(r"(?:\s|(?<=\s)#[^\n]*\n)*,")


@record
class _Edit:
    start: int
    end: int
    new: str


def append(data: bytes, key: str, entry: dict[str, Any]) -> bytes | None:
    """Put ``entry`` at the end of the list at a key of the document, or begin that list.

    It is written as its neighbours are: lists as far in, in flow or block style, with or without
    blank lines between. None where that would change anything else.
    """
    try:
        text, before = Text(data), load_document(data).value
        root = compose(text)
        if not isinstance(root, MappingNode):
            return None
        after = text.written
        for edit in reversed(list(_Appending(text, root).edits(key, entry))):
            after = after[: edit.start] + edit.new + after[edit.end :]
        lead = _MARK if data.startswith(_MARK.encode()) else ""
        result = (lead + after).encode()
        meant = before | {key: [*(before.get(key) or ()), entry]}
        return result if load_document(result).value == meant else None
    except (YamlError, TypeError):
        return None


class _Appending:
    """Where in one text an entry goes, and how it is written there."""

    def __init__(self, text: Text, root: MappingNode) -> None:
        self.places = Extents(text)
        self.source = text.written
        self.root = root
        self.is_flow = self.places.is_flow(root)
        self.newline = "\r\n" if "\r\n" in self.source else "\n"
        first = self.places.start(root.value[0][0]) if root.value else 0
        self.as_json = self.is_flow and self.source[first : first + 1] == '"'

    def edits(self, key: str, entry: dict[str, Any]) -> Iterator[_Edit]:
        """Yield what is to be replaced, in the order of the text."""
        name, value = next((pair for pair in self.root.value if pair[0].value == key), (None, None))
        if name is None or value is None:
            if self.is_flow:
                pair = flow({key: [entry]}, as_json=self.as_json)[1:-1]
                yield from self._into_brackets(self.root, pair)
            else:
                yield self._at_the_end(key, entry)
        elif not isinstance(value, SequenceNode) or not value.value:
            yield from self._first(name, value, entry)
        elif self.places.is_flow(value):
            yield from self._into_brackets(value, flow(entry, as_json=self.as_json))
        else:
            yield self._after(name, value, entry)

    def _at_the_end(self, key: str, entry: dict[str, Any]) -> _Edit:
        end = _END_OF_DOCUMENT.search(self.source, self.places.start(self.root))
        at = self.places.line_end(end.start()) if end else len(self.source)
        column = self.places.column(self.places.start(self.root))
        indent = self._usual_indent()
        lines = [f"{key}:", *self._lines(entry, indent, 2, indent)]
        return self._below(at, (" " * column + line for line in lines))

    def _first(self, name: Node, value: Node, entry: dict[str, Any]) -> Iterator[_Edit]:
        """Begin the list where there is nothing, or says so: ``[]`` or null."""
        start, end = self.places.start(value), self.places.end(value)
        if not _NOTHING.fullmatch(self.source, start, end):
            return
        if self.is_flow:
            yield _Edit(start, end, flow([entry], as_json=self.as_json))
            return
        yield _Edit(len(self.source[:start].rstrip(" ")), end, "")
        indent = self._usual_indent()
        column = self.places.column(self.places.start(name)) + indent
        yield self._below(self.places.line_end(end), self._lines(entry, column, 2, indent))

    def _after(self, name: Node, items: SequenceNode, entry: dict[str, Any]) -> _Edit:
        last = items.value[-1]
        dash = self.places.dash(last)
        column = self.places.column(dash)
        inner = self.source[dash + 1 : self.places.start(last)]
        gap = 2 if "\n" in inner else 1 + len(inner)
        own = column - self.places.column(self.places.start(name))
        indent = next(self.places.list_indents(last), own)
        lines = list(self._lines(entry, column, gap, indent))
        if len(items.value) > 1:
            between = self.source[self.places.end(items.value[-2]) : dash]
            lines = [""] * bool(re.search(r"\n[ \t\r]*\n", between)) + lines
        return self._below(self.places.item_end(last), lines)

    def _into_brackets(self, node: Node, written: str) -> Iterator[_Edit]:
        """Add to a list or map in flow style; on a line of its own if the last one has one."""
        if not node.value:
            at = self.places.start(node) + 1
            yield _Edit(at, at, written)
            return
        last = node.value[-1]
        first, last = last if isinstance(last, tuple) else (last, last)
        start, end = self.places.start(first), self.places.end(last)
        lead = self.source[self.source.rfind("\n", 0, start) + 1 : start]
        own_line = not lead.strip() and "\n" in self.source[self.places.start(node) : start]
        comma = _COMMA.match(self.source, end)
        if not comma:
            yield _Edit(end, end, "," if own_line else f", {written}")
        if own_line:
            at = self.places.line_end(comma.end() if comma else end)
            if not comma and self.source[end:at].strip()[:1] in ("]", "}"):
                at = end
            yield _Edit(at, at, f"{self.newline}{lead}{written}" + "," * bool(comma))
        elif comma:
            yield _Edit(comma.end(), comma.end(), f" {written}")

    def _usual_indent(self) -> int:
        return next(self.places.list_indents(self.root), 0)

    def _lines(self, entry: dict[str, Any], column: int, gap: int, indent: int) -> Iterator[str]:
        lead = " " * column + "-" + " " * (gap - 1)
        for line in block(entry, indent):
            yield lead + line
            lead = " " * (column + gap)

    def _below(self, at: int, lines: Iterable[str]) -> _Edit:
        """Insert lines below the one that ends at a place."""
        new = "".join(self.newline + line for line in lines)
        if at == len(self.source) and self.source.endswith("\n"):
            new = new.removeprefix(self.newline) + self.newline
        return _Edit(at, at, new)
