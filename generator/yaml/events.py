"""Composes nodes from libyaml's events, where PyYAML's own composer differs from go-yaml: an
anchor may be defined again, and of the ``%YAML`` directives only 1.1 is known."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.yaml.place import YamlError
from generator.yaml.text import Text

_ALIAS = re.compile(r"\*[\w-]+")


def compose(text: Text, events: Iterable[Any]) -> Node | None:
    """Return the root node of the only document, None if there is none."""
    return _Composer(text, events).document()


_Node = TypeVar("_Node", bound=Node)


class _Composer:
    def __init__(self, text: Text, events: Iterable[Any]) -> None:
        self.text = text
        self.events = iter(events)
        self.anchors: dict[str, Node] = {}

    def document(self) -> Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise many_documents(self.text, event.start_mark)
                if event.version not in (None, (1, 1)):
                    raise self.text.error(
                        "the only `%YAML` version that Helm reads is 1.1", event, help="remove it"
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self.node(event)
        return root

    def node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise unknown_anchor(self.text, event.start_mark)
            return self.anchors[event.anchor]
        marks = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent):
            untagged = "?" if event.implicit[0] else "!"
            tag = untagged if event.tag in (None, "!") else event.tag
            scalar = ScalarNode(tag, event.value, *marks, style=event.style)
            return self.anchored(event, scalar)
        flow = event.flow_style
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = self.anchored(event, SequenceNode("", [], *marks, flow_style=flow))
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                sequence.value.append(self.node(item))
            sequence.end_mark = item.end_mark
            return sequence
        mapping = self.anchored(event, MappingNode("", [], *marks, flow_style=flow))
        while not isinstance(item := next(self.events), yaml.MappingEndEvent):
            mapping.value.append((self.node(item), self.node(next(self.events))))
        mapping.end_mark = item.end_mark
        return mapping

    def anchored(self, event: Any, node: _Node) -> _Node:
        """Known before its content is, so that a node that contains itself is found."""
        if event.anchor:
            self.anchors[event.anchor] = node
        return node


def many_documents(text: Text, mark: Any) -> YamlError:
    """Helm's ``-f`` merges all documents, Flux and go-yaml read the first one only."""
    return text.error_at(
        "a second document starts here; most readers would ignore it",
        mark.index,
        mark.index + len("---"),
        rule="many-documents",
        help="remove the `---`, or split the file into two",
    )


def unknown_anchor(text: Text, mark: Any) -> YamlError:
    start = mark.index
    name = _ALIAS.match(text.parsed, start)
    return text.error_at(
        "no anchor of this name is defined above",
        start,
        name.end() if name else start + 1,
        help="define it with `&`, or put the text in quotes if the `*` is part of it",
    )
