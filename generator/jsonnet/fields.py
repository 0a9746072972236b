"""Where the fields of jsonnet's objects are written.

Reads the text without evaluating it: what functions, variables and computed names make of an
object is not known. So a field is named by the keys of the literals around it, as far as they
stand directly in one another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from generator.diagnostic import Keys, Location
from generator.jsonnet.tokens import ends_value, field_name, is_field, literal, tokens
from generator.record import record
from generator.yaml.place import place

_CLOSING = {"{": "}", "[": "]", "(": ")"}
_FEWEST = 2
"""Keys that must agree if a field's own are not all there are."""


@record
class Field:
    keys: tuple[str, ...]
    location: Location
    value: tuple[int, int] | None = None
    """Where its value begins and ends in the text; None if it is added to another (``+:``), hidden,
    or never ends."""
    is_conditional: bool = False
    """It stands behind a ``then`` or ``else``, and so may count for nothing."""
    literal: tuple[Any, ...] = ()
    """What its value is, if that is written out as one scalar."""


@dataclass(slots=True)
class _Bracket:
    """A bracket that is open."""

    sign: str
    keys: tuple[str, ...]
    """Of the object, or of what stands in the bracket."""
    begins_member: bool = False
    value: tuple[str, ...] = ()
    """The keys of an object that stands here."""
    locals: list[tuple[str, ...]] = field(default_factory=list)
    """What ``value`` will be behind the ``;`` of each ``local``."""
    member: tuple[int, int] | None = None
    """Numbers of the field whose value is being read, and of that value's first token."""
    is_conditional: bool = False
    """What is read now stands behind a ``then`` or ``else``, here or around the bracket."""
    around_is_conditional: bool = False


def only(found: Iterable[Field], keys: Keys) -> Field | None:
    """Return the field that can be the one at ``keys``; None if none can, or several."""
    able = [
        one
        for one in found
        if one.keys == keys or (len(one.keys) >= _FEWEST and keys[-len(one.keys) :] == one.keys)
    ]
    return able[0] if len(able) == 1 else None


def can_give(field: Field, value: Any) -> bool:
    """Tell whether a field may be what gives a value, as far as its own text says."""
    return not field.literal or (
        field.literal[0] == value and isinstance(field.literal[0], bool) is isinstance(value, bool)
    )


def fields(path: str, text: str) -> Iterator[Field]:
    """Yield the fields of all objects whose names are written out, in their order."""
    reader = _Reader(path, text)
    for number in range(len(reader.tokens)):
        reader.take(number)
    yield from reader.found


class _Reader:
    """Goes through the tokens of a text, and keeps in mind which brackets are open."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tokens = tokens(text)
        self.signs = [token[0] for token in self.tokens]
        self.found: list[Field] = []
        self._open = [_Bracket("", ())]

    def take(self, number: int) -> None:
        token, here = self.tokens[number], self._open[-1]
        begins, here.begins_member = here.begins_member, False
        if begins:
            self._begin(here, number)
        if token.lastgroup in ("other", "name"):
            self._sign(here, number, token[0], begins)

    def _begin(self, here: _Bracket, number: int) -> None:
        name = field_name(self.tokens[number])
        here.value = ()
        if name is not None and is_field(self.signs, number + 1):
            here.value = (*here.keys, name)
            line, column = place(self.text, self.tokens[number].start())
            length = len(self.signs[number])
            at = Location(self.path, here.value, True, line, column, length)
            if self.signs[number + 1] == ":":
                here.member = len(self.found), number + 2
            self.found.append(Field(here.value, at, is_conditional=here.is_conditional))

    def _end(self, bracket: _Bracket, number: int) -> None:
        """The value that a bracket was in, if in any, ends before a token."""
        if bracket.member is not None:
            member, first = bracket.member
            value = self.tokens[first].start(), self.tokens[number - 1].end()
            if first < number:
                self.found[member] = replace(
                    self.found[member], value=value, literal=literal(self.signs[first:number])
                )
        bracket.member = None

    def _sign(self, here: _Bracket, number: int, sign: str, begins: bool) -> None:
        if sign in _CLOSING:
            is_call = sign == "(" and number > 0 and ends_value(self.tokens[number - 1])
            keys = () if sign == "[" or is_call else here.value
            self._open.append(
                _Bracket(
                    sign,
                    keys,
                    begins_member=sign == "{",
                    value=keys,
                    is_conditional=here.is_conditional,
                    around_is_conditional=here.is_conditional,
                )
            )
        elif len(self._open) > 1 and sign == _CLOSING[here.sign]:
            self._end(self._open.pop(), number)
        elif sign in ("then", "else") and not begins:
            here.is_conditional = True
        elif sign == ",":
            here.is_conditional = here.around_is_conditional
            if here.sign == "{" and not here.locals:
                here.begins_member = True
                self._end(here, number)
        elif sign == "local" and not begins:
            here.locals.append(here.value)
            here.value = ()
        elif sign == ";" and here.locals:
            here.value = here.locals.pop()
            here.is_conditional = here.around_is_conditional
