"""What libyaml's messages mean to somebody who edits values files."""

from typing import Any, NamedTuple

from generator.yaml import events
from generator.yaml.place import YamlError
from generator.yaml.text import Text

_INDENT = "check the indentation"
_QUOTE = "put the text in quotes"
_SIGN = "put the text in quotes if the sign is part of it"
_TAB = "indent with spaces"
_BACKSLASH = "write `\\\\` for a backslash, or use single quotes"
_BRACKETS = "close the bracket, or put the text in quotes if the bracket is part of it"


class _Words(NamedTuple):
    problem: str
    help: str | None = None
    at_context: bool = False
    """The place to look at is where the broken thing began."""


_OPEN_QUOTE = _Words("this quote is not closed", at_context=True)
_TAB_INDENT = _Words("a tab may not indent", _TAB)
_NO_KEY = _Words("a key may not stand here", f"{_QUOTE} if its colon is part of it, or {_INDENT}")
_DIRECTIVE = _Words(
    "this is not a directive that all readers know",
    "remove the line, or put the text in quotes if it starts with the `%`",
)
_WORDS = {
    "mapping values are not allowed in this context": _NO_KEY,
    "mapping keys are not allowed in this context": _NO_KEY,
    "block sequence entries are not allowed in this context": _Words(
        "a list item may not start here", "put the list on lines of its own below its key"
    ),
    "could not find expected ':'": _Words("there is no `: ` after this key", _INDENT, True),
    "did not find expected key": _Words(
        "a key is missing here",
        f"{_INDENT}; a text that starts with a quote must be in quotes to its end",
    ),
    "did not find expected '-' indicator": _Words("a `- ` is missing here", _INDENT),
    "did not find expected ',' or ']'": _Words("this `[` is not closed", _BRACKETS, True),
    "did not find expected ',' or '}'": _Words("this `{` is not closed", _BRACKETS, True),
    "did not find expected node content": _Words("a value is missing here", _SIGN),
    "did not find expected <document start>": _Words(
        "this does not continue what is above", _INDENT
    ),
    "did not find expected comment or line break": _Words(
        "the text of a block starts on the line below its `|` or `>`", "move it there"
    ),
    "found an indentation indicator equal to 0": _Words("a block cannot be indented by 0"),
    "found unexpected ':'": _Words(
        "a `:` may not end a text within brackets", f"put a space after it, or {_QUOTE}"
    ),
    "found unexpected end of stream": _OPEN_QUOTE,
    "found unexpected document indicator": _OPEN_QUOTE,
    "found unknown escape character": _Words("there is no such escape", _BACKSLASH),
    "did not find expected hexdecimal number": _Words(
        "this escape lacks hexadecimal digits", _BACKSLASH
    ),
    "found invalid Unicode character escape code": _Words(
        "this escape is no character", "write an emoji as it is, or as `\\U` and eight digits"
    ),
    "found a tab character that violates indentation": _TAB_INDENT,
    "found a tab character where an indentation space is expected": _TAB_INDENT,
    "found incompatible YAML document": _DIRECTIVE,
    "found duplicate %YAML directive": _DIRECTIVE,
    "found duplicate %TAG directive": _DIRECTIVE,
    "exceeded maximum nesting depth": _Words("nested too deeply"),
    "found undefined tag handle": _Words("the prefix of this tag is not defined", _SIGN),
}
_NO_TOKEN = "found character that cannot start any token"  # noqa: S105 not a password


def explain(text: Text, error: Any) -> YamlError:
    """Return libyaml's error in other words, at the place where something can be done."""
    problem, context = str(error.problem or error), str(error.context or "")
    start = error.problem_mark.index if error.problem_mark else 0
    if problem == "but found another document":
        return events.many_documents(text, error.problem_mark)
    if problem.startswith("found undefined alias"):
        return events.unknown_anchor(text, error.problem_mark)
    if problem == _NO_TOKEN:
        return _no_token(text, start)
    if problem.startswith("did not find expected ',' or") and error.context_mark:
        opened = error.context_mark.index
        if "\n" not in text.parsed[opened:start].rstrip("\n") and start < len(text.parsed.rstrip()):
            closing = problem[-2]
            return text.error_at(
                f"a `,` or `{closing}` is missing here", start, start + 1, help=_QUOTE
            )
    if text.parsed.startswith("\\'", start):  # more of them than Text rewrites
        return text.error_at("there is no such escape", start, start + 2, help="write `'`")
    words = _by_context(context) or _WORDS.get(problem) or _Words(_plainly(problem))
    ends = start + 1
    if words.at_context and error.context_mark:
        start, ends = error.context_mark.index, start
        if "`: `" not in words.problem:
            ends = start + 1
    elif "escape" in words.problem:
        backslash = text.parsed.rfind("\\", 0, start + 1)
        start, ends = (backslash, backslash + 2) if backslash >= start - 2 else (start, ends)
    return text.error_at(words.problem, start, ends, help=words.help)


def _by_context(context: str) -> _Words | None:
    if context.endswith("directive"):
        return _DIRECTIVE
    if context.endswith((" an anchor", " an alias")):
        return _Words("this is not the name of an anchor", _SIGN)
    if context.endswith(" a tag"):
        return _Words("this is not a tag", _SIGN)
    return None


def _no_token(text: Text, start: int) -> YamlError:
    sign = text.parsed[start : start + 1]
    if sign == "\t":
        return text.error_at("a tab may not stand here", start, start + 1, help=_TAB)
    named = "a backtick" if sign == "`" else f"`{sign}`"
    problem = f"a text may not start with {named}"
    return text.error_at(problem, start, start + 1, help=_QUOTE, names_value=True)


def _plainly(problem: str) -> str:
    return problem[:1].lower() + problem[1:].removesuffix(".")
