"""What is wrong with a map in which one key has two values, or may have.

go-yaml v2 silently takes the last of two equal keys, v3 fails. Of two keys that only become equal
(``1`` and ``"1"``) v2 takes one by chance. Of a key and a merge after it, v2 takes the merge and
v3 the key.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.yaml.place import YamlError
from generator.yaml.resolve import Resolver

_RULE = "duplicate-key"


def twice(resolver: Resolver, mapping: MappingNode, key_node: Node, name: str) -> YamlError:
    """Return the error for a key that stands, or is merged, above already."""
    for other, _ in mapping.value:
        if other is key_node:
            break
        if isinstance(other, ScalarNode) and resolver.key(other)[0] == name:
            line = resolver.text.span(other.start_mark.index, other.end_mark.index).line
            return resolver.text.error(
                f"the key `{name}` is given twice",
                key_node,
                rule=_RULE,
                help=f"remove one of the two; the other is on line {line}",
                names_value=True,
            )
    return same_name(resolver, key_node, name)


def same_name(resolver: Resolver, node: Node, name: str) -> YamlError:
    """Return the error for keys like ``1`` and ``"1"``, one of them merged."""
    return resolver.text.error(
        f"a merged key and a key of this map both become `{name}`",
        node,
        rule=_RULE,
        help="write both in the same way, in quotes",
        names_value=True,
    )


def two_merges(resolver: Resolver, node: Node) -> YamlError:
    return resolver.text.error(
        "`<<` is given twice", node, rule=_RULE, help="merge a list of maps: `<<: [*a, *b]`"
    )


def no_map(resolver: Resolver, node: Node) -> YamlError:
    return resolver.text.error(
        "`<<` needs a map or a list of maps",
        node,
        help='put the key in quotes, `"<<"`, if no merge is meant',
    )


def check_merge(
    resolver: Resolver,
    merge: Node,
    source: Mapping[str, Any],
    result: Mapping[str, Any],
    own: AbstractSet[str],
) -> None:
    """Refuse a merge whose outcome depends on the reader. ``own`` are the keys before it."""
    if "<<" in source:
        raise resolver.text.error("a merged map has itself a key named `<<`", merge)
    for name in source.keys() & own:
        # Compared with their types: 1, 1.0 and true are equal to Python.
        if result[name] is not source[name] and repr(result[name]) != repr(source[name]):
            raise resolver.text.error(
                f"the key `{name}` stands before `<<`, which brings another value for it",
                merge,
                rule=_RULE,
                help="put `<<` first: then the map's own keys win",
                names_value=True,
            )
