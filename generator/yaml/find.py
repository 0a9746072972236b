"""Where a value of a document is written.

Composes the text anew, so that reading files without problems costs nothing for it.
"""

from yaml.nodes import MappingNode, Node, SequenceNode

from generator.diagnostic import Keys
from generator.yaml.nodes import compose
from generator.yaml.place import Span, YamlError
from generator.yaml.resolve import Resolver
from generator.yaml.spans import first_span, value_span
from generator.yaml.text import Text

__all__ = ["Places", "Span", "find"]

_Entry = tuple[Node, Node]


def find(data: bytes | str, keys: Keys, on_key: bool = False) -> Span | None:
    """Return the place of the value at ``keys``, or of its nearest parent that there is.

    ``keys`` name map keys as ``load`` does (``on:`` is ``"true"``). None if the text is no YAML.
    """
    try:
        return Places(data).find(keys, on_key)
    except YamlError:
        return None


class Places:
    """Gives places of many values of one text; raises ``YamlError`` if it is no YAML."""

    def __init__(self, data: bytes | str) -> None:
        self._text = Text(data)
        try:
            self._root = compose(self._text)
        except RecursionError:
            raise YamlError("nested too deeply") from None
        self._resolver = Resolver(self._text)
        self._known: dict[int, dict[str, _Entry]] = {}

    def find(self, keys: Keys, on_key: bool = False) -> Span:
        """Return the place of the value at ``keys``, or of its nearest parent that there is.

        That is a scalar on one line itself, else the key of the value. A map without a key (an
        item of a list, the whole document) is found at its first key. With ``on_key`` it is the
        last key itself.
        """
        key, value = None, self._root
        for index, name in enumerate(keys):
            try:
                step = self._step(value, name)
            except RecursionError:  # maps merged into one another, some hundred times
                step = None
            if step is None:
                break
            key, value = step
            if on_key and key is not None and index == len(keys) - 1:
                return self._text.span(key.start_mark.index, key.end_mark.index)
        if value is None:
            return Span(1, 1, 1)
        if key is None:
            return first_span(self._text, value)
        return value_span(self._text, key, value)

    def _step(self, node: Node | None, name: str | int) -> tuple[Node | None, Node] | None:
        if isinstance(node, SequenceNode) and isinstance(name, int):
            return (None, node.value[name]) if 0 <= name < len(node.value) else None
        if isinstance(node, MappingNode) and isinstance(name, str):
            return self._entries(node).get(name)
        return None

    def _entries(self, mapping: MappingNode) -> dict[str, _Entry]:
        """Return the keys of a map: its own ones, and those merged into it that it has not."""
        known = self._known.get(id(mapping))
        if known is None:
            known = self._known[id(mapping)] = {}
            for key, value in mapping.value:
                if key.value == "<<" and key.tag != "!":
                    sources = value.value if isinstance(value, SequenceNode) else [value]
                    for source in reversed(sources):
                        if isinstance(source, MappingNode):
                            known.update(self._entries(source))
            for key, value in mapping.value:
                if (name := self._name(key)) is not None:
                    known[name] = key, value
        return known

    def _name(self, key: Node) -> str | None:
        try:
            return self._resolver.key(key)[0]
        except YamlError:
            return None
