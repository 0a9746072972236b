"""Text to nodes, as go-yaml v2 sees them.

libyaml (through PyYAML) parses. This module and ``restrictions`` add what go-yaml does otherwise;
``events`` composes the few texts for which PyYAML's composer will not do.

A scalar node without a tag gets the tag ``?`` if its meaning depends on its text (it is plain),
``!`` if it is a string (it is quoted or a block).
"""

import operator
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import Node, ScalarNode

from generator.yaml import restrictions
from generator.yaml.place import YamlError
from generator.yaml.text import Text

# What libyaml's reader refuses; it reports bytes, so the place is found anew.
_NOT_ALLOWED = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# libyaml skips a byte order mark at the start of a line, go-yaml makes it part of a key; after a
# second one at the start of the text go-yaml loses count of columns.
_BOM = re.compile("(?:\\A|[\r\n\x85\u2028\u2029])\ufeff")


class _Parser(CParser):
    def resolve(self, kind: type, _value: Any, implicit: Any) -> Any:
        return ("?" if implicit[0] else "!") if kind is ScalarNode else ""

    # Called for every node, and of no use here: built-in functions that do next to nothing, since
    # of Python they would take a tenth of the time of reading.
    descend_resolver = operator.is_
    ascend_resolver = tuple

    def dispose(self) -> None: ...


def compose(text: Text) -> Node | None:
    """Return the root node of the only document, None if there is none.

    The marks of the nodes count in ``text.parsed``.
    """
    if "\ufeff" in text.written and (found := _BOM.search(text.written)):
        raise _bad_character(text, found.end() - 1, "a byte order mark starts this line")
    while True:
        try:
            root = _compose(text)
        except yaml.MarkedYAMLError as error:
            start = error.problem_mark.index if error.problem_mark else 0
            if "escape" not in str(error.problem) or not text.rewrite_apostrophes(start):
                from generator.yaml import wording  # noqa: PLC0415 -- only when something is wrong

                raise wording.explain(text, error) from None
        except (yaml.YAMLError, UnicodeEncodeError):
            at = _NOT_ALLOWED.search(text.written)
            raise _bad_character(text, at.start() if at else 0) from None
        else:
            if root is not None:
                restrictions.check(text, root)
            return root


def _compose(text: Text) -> Node | None:
    parsed = text.parsed
    if restrictions.looks_deep(parsed):
        restrictions.check_depth(text, _events(parsed))
    if "%YAML" not in parsed:
        try:
            root: Node | None = _Parser(parsed).get_single_node()
        except yaml.composer.ComposerError as error:
            if "duplicate anchor" not in str(error):
                raise
        else:
            return root
    from generator.yaml import events  # noqa: PLC0415 -- few texts need it

    return events.compose(text, list(_events(parsed)))


def _events(parsed: str) -> Iterator[Any]:
    return yaml.parse(parsed, Loader=_Parser)  # type: ignore[arg-type]


def _bad_character(text: Text, index: int, problem: str = "") -> YamlError:
    code = ord(text.written[index]) if index < len(text.written) else 0
    return YamlError(
        problem or f"the character U+{code:04X} may not stand in YAML",
        span=text.span_written(index, index + 1),
        help="remove it" if problem else f'remove it, or write "\\u{code:04x}" in double quotes',
    )
