"""Records: frozen dataclasses with slots, defined at a quarter of the cost.

``@dataclass(frozen=True, slots=True)`` compiles seven functions from text, which takes up to a
millisecond for each class, and a run defines some seventy. Only ``__init__`` has to be; the others
are shared here. To type checkers, ``dataclasses.replace`` and ``match`` a record is a dataclass.
What one of these could do, and a record cannot, is refused where it is defined.
"""

import dataclasses
import operator
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from functools import partial
from typing import Any, TypeVar, dataclass_transform, overload

_Class = TypeVar("_Class", bound=type)
_set = object.__setattr__
_COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge)
_NOT_OWN = frozenset(
    {
        *("__init__", "__post_init__", "__repr__", "__setattr__", "__delattr__"),
        *("__getstate__", "__setstate__", "__eq__", "__hash__"),
        *(f"__{one.__name__}__" for one in _COMPARISONS),
    }
)


@overload
def record(cls: _Class, /) -> _Class: ...
@overload
def record(
    *, kw_only: bool = False, eq: bool = True, order: bool = False
) -> Callable[[_Class], _Class]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(
    cls: Any = None, /, *, kw_only: bool = False, eq: bool = True, order: bool = False
) -> Any:
    """Make a record of a class. Without ``eq`` it is equal only to itself."""
    if cls is None:
        return partial(_made, kw_only=kw_only, eq=eq, order=order)
    return _made(cls, kw_only=kw_only, eq=eq, order=order)


def _made(cls: Any, *, kw_only: bool, eq: bool, order: bool) -> Any:
    own = sorted(_NOT_OWN & cls.__dict__.keys())
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # or dataclass() would work out a signature, at some cost
    made: Any = dataclasses.dataclass(
        cls, init=False, repr=False, eq=False, slots=True, kw_only=kw_only
    )
    fields = dataclasses.fields(made)
    own += [one.name for one in fields if not (one.init and one.compare and one.hash is None)]
    if own:
        what = ", ".join(f"`{name}`" for name in own)
        raise TypeError(
            f"a record would ignore what `{cls.__name__}` says of {what}: make it a dataclass"
        )
    made.__init__ = _compiled_later(made, fields)
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _refuse
    made.__getstate__, made.__setstate__ = _state, _restore
    if eq:
        values = _values(tuple(field.name for field in fields))
        made.__eq__ = _comparison(values, operator.eq)
        made.__hash__ = lambda self: hash(values(self))
        if order:
            for compare in _COMPARISONS:
                setattr(made, f"__{compare.__name__}__", _comparison(values, compare))
    return made


def _compiled_later(made: Any, fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Compile what initializes a record when there is the first of its kind: of half of the kinds
    that a run knows, there is none."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        if made.__init__ is first:
            made.__init__ = _initializer(fields)
            made.__init__.__qualname__ = first.__qualname__
        made.__init__(self, *values, **named)

    first.__qualname__ = f"{made.__qualname__}.__init__"
    return first


def _initializer(fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Compile the one function that would be slow if it were general."""
    known: dict[str, Any] = {"_set": _set, "_MISSING": MISSING}
    parameters = [_parameter(field, known) for field in fields if not field.kw_only]
    named = [_parameter(field, known) for field in fields if field.kw_only]
    lines = [f" _set(self, {field.name!r}, {_value(field)})" for field in fields]
    signature = ", ".join(["self", *parameters, *(["*", *named] if named else [])])
    exec(f"def __init__({signature}):\n" + ("\n".join(lines) or " pass"), known)  # noqa: S102
    return known["__init__"]


def _parameter(field: "dataclasses.Field[Any]", known: dict[str, Any]) -> str:
    if field.default_factory is not MISSING:
        known[f"_make_{field.name}"] = field.default_factory
        return f"{field.name}=_MISSING"
    if field.default is not MISSING:
        known[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}"
    return field.name


def _value(field: "dataclasses.Field[Any]") -> str:
    name = field.name
    is_made = field.default_factory is not MISSING
    return f"_make_{name}() if {name} is _MISSING else {name}" if is_made else name


def _values(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return operator.attrgetter(*names) if names else lambda _: ()


def _comparison(
    values: Callable[[Any], Any], compare: Callable[[Any, Any], Any]
) -> Callable[[Any, Any], Any]:
    def compared(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(values(self), values(other))

    return compared


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in _shown(self))
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _shown(self: Any) -> list["dataclasses.Field[Any]"]:
    return [field for field in dataclasses.fields(self) if field.repr]


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"`{name}` of a {type(self).__name__} is not to be changed")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, field.name, value)
