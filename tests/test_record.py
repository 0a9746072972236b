"""A record is what a frozen dataclass with slots is, or it is refused where it is defined."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from generator.record import record


@record
class Point:
    x: int
    y: int = 0


@record(kw_only=True)
class Bag:
    things: list[int] = dataclasses.field(default_factory=list)


@record(order=True)
class Version:
    major: int
    minor: int = 0


@record(eq=False)
class Thing:
    name: str


@record
class Solid(Point):
    z: int = 0


def test_records_are_equal_by_class_and_fields() -> None:
    assert Point(1) == Point(1, 0)
    assert Point(1) != Point(2)
    assert Point(1) != Solid(1)
    assert Solid(1, 2, 3) == Solid(1, 2, z=3)
    assert len({Point(1), Point(1, 0), Solid(1), Solid(1, 0, 0)}) == 2
    assert Thing("a") != Thing("a")


def test_records_are_ordered_only_if_asked_and_among_their_own() -> None:
    later, sooner = Version(2), Version(1, 9)
    assert sorted([later, sooner]) == [sooner, later]
    assert sooner <= later and not sooner >= later  # noqa: PT018 -- one pair
    for one, other in ((Point(1), Point(2)), (later, Point(1))):
        with pytest.raises(TypeError, match="not supported between instances"):
            _ = one < other  # type: ignore[operator]


def test_records_are_made_shown_matched_replaced_and_copied_as_dataclasses_are() -> None:
    assert Bag().things is not Bag().things
    assert repr(Solid(1)) == "Solid(x=1, y=0, z=0)"
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
    assert dataclasses.replace(Point(1, 2), y=3) == Point(1, 3)
    assert dataclasses.asdict(Bag(things=[1])) == {"things": [1]}
    for one in (Point(1, 2), Version(1), Solid(1)):
        assert copy.copy(one) == one
        assert copy.deepcopy(one) == one
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 -- our own
    bag = Bag(things=[1])
    assert copy.deepcopy(bag).things is not bag.things


def test_a_record_does_not_change() -> None:
    point: Any = Point(1)
    for change in (
        lambda: setattr(point, "x", 2),
        lambda: setattr(point, "other", 2),
        lambda: delattr(point, "x"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert point == Point(1)


def test_what_is_missing_is_said_of_the_record_by_its_name() -> None:
    with pytest.raises(TypeError) as caught:
        Point()  # type: ignore[call-arg]
    assert str(caught.value) == "Point.__init__() missing 1 required positional argument: 'x'"


def own_method() -> None:
    @record
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]


def own_check() -> None:
    @record
    class Own:
        x: int

        def __post_init__(self) -> None:
            raise AssertionError


def not_compared() -> None:
    @record
    class Own:
        x: int = dataclasses.field(compare=False)


def not_hashed() -> None:
    @record
    class Own:
        x: int = dataclasses.field(hash=False)


def not_given() -> None:
    @record
    class Own:
        x: int = dataclasses.field(init=False, default=1)


@pytest.mark.parametrize(
    ("define", "what"),
    [
        (own_method, "`__eq__`, `__hash__`"),
        (own_check, "`__post_init__`"),
        (not_compared, "`x`"),
        (not_hashed, "`x`"),
        (not_given, "`x`"),
    ],
)
def test_what_a_record_would_ignore_is_refused(define: Callable[[], None], what: str) -> None:
    with pytest.raises(TypeError) as caught:
        define()
    assert (
        str(caught.value) == f"a record would ignore what `Own` says of {what}: make it a dataclass"
    )
