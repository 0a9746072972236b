"""The meaning of one scalar node in go-yaml v2 (decode.go): tag, quotes and text together."""

import re
from typing import Any

from yaml.nodes import Node, ScalarNode

from generator.yaml.scalar import float_key, plain
from generator.yaml.text import Text

_BAD_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\/")  # go-yaml has no \/
_BARE_TAG = re.compile(r"(&\S+(\s|#[^\n]*\n)+)?!(?!\S)")
_CORE = "tag:yaml.org,2002:"
_KINDS: dict[str, type] = {
    _CORE + "int": int,
    _CORE + "float": float,
    _CORE + "bool": bool,
    _CORE + "null": type(None),
}
_READ_DIFFERENTLY = (_CORE + "binary", _CORE + "timestamp")
_MERGE = ("?", _CORE + "merge")
_MOST = 2**63 - 1


class Resolver:
    """Gives scalar nodes of one text their values, and keys their names."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.check_escapes = "\\/" in text.parsed
        self.bare_tags = re.search(r"!(?!\S)", text.parsed)  # the tag ! makes any scalar a string
        self.arrows: set[int] = set()  # nodes with the text <<: an alias to one does not merge

    def scalar(self, node: ScalarNode) -> Any:
        """Return the value of a scalar; infinities and NaN stay floats."""
        tag, text = node.tag, node.value
        if text == "<<":
            self.arrows.add(id(node))
        if tag == "?":
            if not (self.bare_tags and self.is_bare(node)):
                return plain(text)
            tag = "!"
        if self.check_escapes and node.style == '"':
            start, end = node.start_mark.index, node.end_mark.index
            if found := _BAD_ESCAPE.search(self.text.parsed, start, end):
                raise self.text.error_at(
                    "there is no such escape", found.end() - 2, found.end(), help="write `/`"
                )
        kind = _KINDS.get(tag)
        if kind is not None:
            return self.tagged(node, kind)
        if tag in _READ_DIFFERENTLY:
            raise self.text.error(
                f"readers disagree about `!!{tag.removeprefix(_CORE)}`",
                node,
                help="remove the tag, and put the text in quotes",
            )
        return text  # quoted, !!str, or a tag that Go ignores

    def is_bare(self, node: ScalarNode) -> bool:
        """Tell whether the tag is ``!``, which libyaml drops."""
        start, end = node.start_mark.index, node.end_mark.index
        return _BARE_TAG.match(self.text.parsed, start, end) is not None

    def tagged(self, node: ScalarNode, kind: type) -> Any:
        result = plain(node.value)
        if kind is float and result.__class__ is int and -_MOST - 1 <= result <= _MOST:
            return float(result)
        if result.__class__ is not kind:
            name = node.tag.removeprefix(_CORE)
            raise self.text.error(f"this is not what the tag `!!{name}` says", node)
        return result

    def key(self, node: Node) -> tuple[str, Any]:
        """Return the name of a key, and what it was if it was no string."""
        if not isinstance(node, ScalarNode):
            raise self.text.error(
                "a list or a map is used as a key",
                node,
                help="put the text in quotes if the brackets are part of it, as in `{{ }}`",
            )
        key = self.scalar(node)
        if key.__class__ is str:
            return key, None
        if key is None or (key.__class__ is int and key > _MOST):
            what = "null" if key is None else "a number of more than 63 bits"
            raise self.text.error(f"{what} is used as a key", node, help="put the key in quotes")
        name = float_key(key) if key.__class__ is float else str(key).lower()
        return name, (key.__class__, key)

    def merges(self, key: Node) -> bool:
        """Tell whether a key of a map is ``<<``, which merges another map into it."""
        if key.value != "<<" or key.tag not in _MERGE or id(key) in self.arrows:
            return False
        self.arrows.add(id(key))
        return True
