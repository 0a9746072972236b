"""What go-yaml v2 refuses although libyaml takes it, and nesting too deep for anybody."""

import re
from collections.abc import Iterable
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from generator.yaml.text import Text

MAX_DEPTH = 200
_FEW_BRACKETS = MAX_DEPTH // 2
# A list may stand in the column of its key: two levels for one column.
_DEEP_BLOCK = re.compile(rf"\n[ \t?:-]{{{MAX_DEPTH // 4}}}")
_FLAT_BRACKETS = re.compile(r"""[\[{][^\[\]{}"'#!\n]*[\]}]""")
_TAG_COMMA = re.compile(r"(&\S+(\s|#[^\n]*\n)+)?![^\s,]*,")
_BANG_COMMA = re.compile(r"![^\s,]*,")  # without this, no tag runs into a comma


def looks_deep(parsed: str) -> bool:
    """Tell cheaply whether a text may have more than ``MAX_DEPTH`` levels.

    libyaml's composer recurses in C: some thousands of levels end the process, fewer on a
    thread with a small stack.
    """
    brackets = parsed.count("[") + parsed.count("{")
    if brackets > _FEW_BRACKETS:
        for _ in range(2):  # what remains are brackets around more than one level
            parsed = _FLAT_BRACKETS.sub("", parsed)
        brackets = parsed.count("[") + parsed.count("{")
    return brackets > _FEW_BRACKETS or bool(_DEEP_BLOCK.search("\n" + parsed))


def check_depth(text: Text, events: Iterable[Any]) -> None:
    """libyaml's parser does not recurse, so it can tell the depth of a text that looks deep."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise text.error(f"nested more than {MAX_DEPTH} levels deep", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def check(text: Text, root: Node) -> None:
    """Check what can be wrong with a text that libyaml could compose."""
    if "*" in text.parsed:
        _Aliases(text).walk(root)
    if "?" in text.parsed or ("!" in text.parsed and _BANG_COMMA.search(text.parsed)):
        _check_flow(text, root, False, set())


def _check_flow(text: Text, node: Node, flow: bool, seen: set[int]) -> None:
    """Refuse ? in an unquoted scalar and , after a tag, both within brackets: go-yaml splits
    such text at other places than libyaml."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if flow and _TAG_COMMA.match(text.parsed, node.start_mark.index):
        raise text.error("a tag runs into a comma", node, help="put a space between the two")
    if isinstance(node, ScalarNode):
        if flow and not node.style and "?" in _written(text, node):
            raise text.error(
                "a `?` may not stand in unquoted text within brackets",
                node,
                help="put the text in quotes",
            )
        return
    flow = flow or (isinstance(node, CollectionNode) and bool(node.flow_style))
    for item in node.value:
        for child in item if isinstance(item, tuple) else (item,):
            _check_flow(text, child, flow, seen)


def _written(text: Text, node: Node) -> str:
    return text.parsed[node.start_mark.index : node.end_mark.index]


class _Aliases:
    """Fails where go-yaml does (decode.go, allowedAliasRatio): when nearly all decoded nodes
    come from aliases."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.sizes: dict[int, int] = {}  # decoded nodes below a node, aliases expanded
        self.total, self.aliased = 1, 0

    def walk(self, node: Node) -> None:
        if id(node) in self.sizes:  # seen before: this is an alias
            size = self.sizes[id(node)]
            self.total, self.aliased = self.total + 1 + size, self.aliased + size
            few, most = self.aliased <= 100, self.total <= 1000  # noqa: PLR2004 go-yaml's
            if not (few or most) and self.aliased / self.total > self._limit():
                raise self.text.error("almost all of the document would come from aliases", node)
            return
        start = self.total
        self.sizes[id(node)] = 0
        self.total += 1
        if isinstance(node, SequenceNode):
            for item in node.value:
                self.walk(item)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                if key.value != "<<" or key.tag == "!":  # the key of a merge is not decoded
                    self.walk(key)
                self.walk(value)
        self.sizes[id(node)] = self.total - start

    def _limit(self) -> float:
        """99 % for up to 400,000 decoded nodes, 10 % from 4,000,000 on."""
        return 0.99 - 0.89 * min(max((self.total - 400_000) / 3_600_000, 0), 1)
