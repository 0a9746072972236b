"""Read YAML as Helm and Flux read it.

Both turn YAML into JSON with sigs.k8s.io/yaml, which is go-yaml v2. ``load`` returns the same
data, or raises ``YamlError`` where those programs fail, where their answer is a matter of chance,
or where go-yaml v2 and v3 disagree about the structure (a key given twice, a merge after the key,
a second document). It never returns something else silently.
"""

from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.record import record
from generator.yaml import conflicts
from generator.yaml.nodes import compose
from generator.yaml.place import YamlError
from generator.yaml.resolve import Resolver
from generator.yaml.scalar import plain
from generator.yaml.text import Text

__all__ = ["Loaded", "YamlError", "load", "load_document"]

_BUSY = object()


@record
class Loaded:
    """The only document of a text."""

    value: Any
    has_null: bool
    """Some value is null. False for a text without a document, though its value is None."""


def load(data: bytes | str) -> Any:
    """Return the only document of a text; an empty text gives None.

    An aliased map or list is one shared object: do not change the result in place.
    """
    return load_document(data).value


def load_document(data: bytes | str) -> Loaded:
    """Return what ``load`` does, and whether there is any null in it."""
    text = Text(data)
    try:
        root = compose(text)
        if root is None:
            return Loaded(None, has_null=False)
        loader = _Loader(text)
        return Loaded(loader.value(root), loader.has_null)
    except RecursionError:
        raise YamlError("nested too deeply") from None


class _Loader(Resolver):
    """Turns the nodes of one text into data."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.has_null = False
        self.is_simple = "!" not in text.parsed and "<<" not in text.parsed
        self.memo: dict[int, Any] = {}
        self.odd_keys: dict[int, dict[str, Any]] = {}  # per map: keys that are not strings

    def value(self, node: Node) -> Any:
        if node.__class__ is ScalarNode:
            result = self.scalar(node)
            kind = result.__class__
            if kind is str:
                return result
            if result is None:
                self.has_null = True
            elif kind is float and result - result != 0:
                raise self.text.error(
                    "infinity and NaN cannot be passed on as JSON",
                    node,
                    help="put it in quotes if it is meant as text",
                )
            return result
        known = self.memo.get(id(node))
        if known is None:
            self.memo[id(node)] = _BUSY
            if node.__class__ is MappingNode:
                known = self.simple_mapping(node) if self.is_simple else self.mapping(node)
            else:
                known = [self.value(item) for item in node.value]
            self.memo[id(node)] = known
        elif known is _BUSY:
            raise self.text.error("this anchor is used within itself", node)
        return known

    def mapping(self, node: MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        own: set[str] = set()
        odd: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.value == "<<" and self.merges(key_node):
                if "<<" in own:
                    raise conflicts.two_merges(self, key_node)
                own.add("<<")
                for source in reversed(self.sources(value_node)):
                    kinds = self.odd_keys.get(id(source), {})
                    conflicts.check_merge(self, key_node, source, result, own)
                    for key in source.keys() & result.keys():
                        if odd.get(key) != kinds.get(key):
                            raise conflicts.same_name(self, key_node, key)
                    result.update(source)
                    odd.update(kinds)
                continue
            key, kind = self.key(key_node)
            if key in own or (key in result and odd.get(key) != kind):
                raise conflicts.twice(self, node, key_node, key)
            own.add(key)
            if kind:
                odd[key] = kind
            result[key] = self.value(value_node)
        if odd:
            self.odd_keys[id(result)] = odd
        return result

    def simple_mapping(self, node: MappingNode) -> dict[str, Any]:
        """Do the same in a text without merges and tags, as nearly every one is: faster."""
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if key_node.tag != "?" or plain(key).__class__ is not str:
                key, _ = self.key(key_node)
            if key in result:
                raise conflicts.twice(self, node, key_node, key)
            value = value_node.value
            if value_node.tag != "?" or plain(value).__class__ is not str:
                value = self.value(value_node)
            result[key] = value
        return result

    def sources(self, node: Node) -> list[dict[str, Any]]:
        """Return the maps that the value of a << key names."""
        nodes = [node]
        if isinstance(node, SequenceNode):
            if id(node) not in self.memo:  # an alias to a list is not allowed here
                nodes = node.value
            self.memo.setdefault(id(node), None)
        if not all(isinstance(item, MappingNode) for item in nodes):
            raise conflicts.no_map(self, node)
        return [self.value(item) for item in nodes]
