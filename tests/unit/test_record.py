"""A record does what the frozen, slotted dataclass does that it takes the place of."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from generator.record import record


@record
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


@record(kw_only=True, order=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default="", repr=False)


@record(eq=False)
class Thing:
    """Has a text of its own."""

    name: str


@record
class Nothing:
    pass


@record
class Solid(Point):
    z: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    first: int
    second: str = "two"


MixedRecord = record(kw_only=True)(
    type("Mixed", (), {"__annotations__": Mixed.__annotations__, "second": "two"})
)


def test_fields_are_given_by_place_or_name_or_have_defaults() -> None:
    assert (Point(1), Point(1, 2, ["a"]), Point(y=3, x=2)) == (
        Point(1, 0, []),
        Point(x=1, y=2, tags=["a"]),
        Point(2, 3),
    )
    assert Point(1).tags is not Point(1).tags
    assert (Version(major=1).minor, Version(major=1, minor=2).minor) == (0, 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Point, "missing 1 required positional argument: 'x'"),
        (lambda: Point(1, z=2), "unexpected keyword argument 'z'"),
        (lambda: Version(1), "takes 1 positional argument but 2 were given"),
    ],
)
def test_what_is_missing_or_unknown_is_an_error(make, message) -> None:
    with pytest.raises(TypeError, match=message):
        make()


def test_it_cannot_be_changed_and_has_no_room_for_more() -> None:
    point = Point(1)
    for change in (
        lambda: setattr(point, "x", 2),
        lambda: setattr(point, "z", 2),
        lambda: delattr(point, "x"),
    ):
        with pytest.raises(FrozenInstanceError):
            change()
    assert point == Point(1)
    assert not hasattr(point, "__dict__")


def test_it_equals_what_has_the_same_class_and_values() -> None:
    assert Version(major=1) == Version(major=1)
    assert Version(major=1) != Version(major=2)
    assert Version(major=1) != (1, 0, "")
    assert len({Version(major=1), Version(major=1), Version(major=2)}) == 2
    assert Thing("a") != Thing("a")
    assert len({thing := Thing("a"), thing, Thing("a")}) == 2
    assert (Nothing(), hash(Nothing())) == (Nothing(), hash(Nothing()))


def test_order_is_that_of_the_fields() -> None:
    versions = [Version(major=2), Version(major=1, minor=2), Version(major=1)]
    assert sorted(versions) == versions[::-1]
    assert max(versions) >= versions[0] > min(versions) <= versions[2] < versions[1]
    with pytest.raises(TypeError):
        sorted([Point(2), Point(1)])


def test_it_is_shown_as_a_dataclass_is() -> None:
    assert repr(Point(1, tags=["a"])) == "Point(x=1, y=0, tags=['a'])"
    assert repr(Version(major=1)) == "Version(major=1, minor=0)"
    assert repr(MixedRecord(first=1)) == repr(Mixed(first=1))


def test_what_works_with_dataclasses_works_with_it() -> None:
    assert replace(Point(1, 2), y=3) == Point(1, 3)
    assert [one.name for one in dataclasses.fields(Version)] == ["major", "minor", "note"]
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 0, "tags": []}
    assert MixedRecord.__slots__ == Mixed.__slots__
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_it_can_be_copied_and_sent_to_another_process() -> None:
    point = Point(1, 2, ["a"])
    assert (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))) == (  # noqa: S301
        point,
        point,
        point,
    )


def test_a_text_of_its_own_is_kept() -> None:
    assert (Thing.__doc__, Thing.__name__, Thing.__module__) == (
        "Has a text of its own.",
        "Thing",
        __name__,
    )


def test_one_that_extends_another_is_of_a_class_of_its_own() -> None:
    assert Solid(1, 2, [], 3) == Solid(1, 2, z=3)
    assert Solid(1) != Point(1)
    assert repr(Solid(1)) == "Solid(x=1, y=0, tags=[], z=0)"
    assert pickle.loads(pickle.dumps(Solid(1))) == Solid(1)  # noqa: S301 -- our own


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
        x: int = field(compare=False)


def not_hashed() -> None:
    @record
    class Own:
        x: int = field(hash=False)


def not_given() -> None:
    @record
    class Own:
        x: int = field(init=False, default=1)


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
