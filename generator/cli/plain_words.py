"""Command lines that mean the same to everybody: known options, each with its value, and names.

They are read here, by the signature of the command, since Typer takes longer to import than most of
what people and CI run all day. Nothing is guessed: whatever is not plain (`--help`, a mistake,
`--`, a value that looks like an option, a type that is not known here) is left to Typer, which
knows what it means, or says what is wrong. A test holds that a command is given the same by both.
"""

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import FunctionType, NoneType, UnionType
from typing import Any, get_args, get_origin

from generator.cli.parameters import Option


class _NotPlainError(Exception):
    pass


class _Parameter:
    """Its kind is ``Path`` of ``Path | None``, and ``str`` of ``list[str]``."""

    def __init__(self, name: str, annotation: Any) -> None:
        hint, told = get_args(annotation)
        inner = [one for one in get_args(hint) if one is not NoneType]
        kind = inner[0] if isinstance(hint, UnionType) and len(inner) == 1 else hint
        self.name = name
        self.is_option = isinstance(told, Option)
        self.is_many = get_origin(kind) is list
        self.kind = get_args(kind)[0] if self.is_many else kind
        # Without a name, Typer makes two of a flag: --flag, --no-flag.
        of_itself = () if self.kind is bool else (f"--{name.replace('_', '-')}",)
        forms = told.names or of_itself
        self.forms = [one for one in forms if one.startswith("--") and "/" not in one]


def arguments(command: FunctionType, words: Sequence[str]) -> dict[str, Any] | None:
    """Return what to call a command with, but for defaults; None if it is for Typer to say."""
    parameters = [
        _Parameter(name, annotation)
        for name, annotation in command.__annotations__.items()
        if name != "return"
    ]
    required = parameters[: len(parameters) - len(command.__defaults__ or ())]
    try:
        given = {
            one.name: _value(one, texts) for one, texts in _words_of_each(parameters, words).items()
        }
    except _NotPlainError:
        return None
    return given if all(one.name in given for one in required) else None


def _words_of_each(
    parameters: Sequence[_Parameter], words: Sequence[str]
) -> Mapping[_Parameter, Sequence[str]]:
    """Return the words that each parameter is given: of a flag, its own."""
    options = {form: one for one in parameters if one.is_option for form in one.forms}
    places = [one for one in parameters if not one.is_option]
    found: dict[_Parameter, list[str]] = {}
    left = iter(words)
    for word in left:
        form, equals, value = word.partition("=")
        if not word.startswith("-"):
            if not places:
                raise _NotPlainError
            found.setdefault(places[0], []).append(word)
            if not places[0].is_many:
                del places[0]
        elif (option := options.get(form)) is None or (equals and option.kind is bool):
            raise _NotPlainError
        elif option.kind is bool:
            found[option] = [word]
        else:
            value = value if equals else next(left, "-")
            if value.startswith("-") and not equals:
                raise _NotPlainError
            found.setdefault(option, []).append(value)
    return found


def _value(parameter: _Parameter, texts: Sequence[str]) -> Any:
    values = [_converted(parameter.kind, text) for text in texts]
    return values if parameter.is_many else values[-1]


def _converted(kind: Any, text: str) -> Any:
    if kind is bool:
        return True
    if kind is str:
        return text
    if kind is Path and os.access(text, os.R_OK):
        return Path(text)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and text in set(kind):
        return kind(text)
    raise _NotPlainError
