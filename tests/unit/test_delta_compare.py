"""Edits between trees of data: complete, exact, and as people would say them."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.delta.compare import Edit, EditOp, Item, compare, same

scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["a", "b", "c\nd", 1.0])
items = st.fixed_dictionaries({"name": st.sampled_from("abcd")}, optional={"size": scalars})
values = st.recursive(
    scalars | st.lists(items, max_size=4) | st.lists(scalars, max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=12,
)


def apply(edit: Edit, value: Any) -> Any:
    """Return a value with one edit made."""
    return _made(edit, list(edit.keys), copy.deepcopy(value))


def _made(edit: Edit, keys: list[Any], value: Any) -> Any:
    if not keys:
        if edit.op is not EditOp.REORDER:
            return edit.new
        names = {_name(item): item for item in value}
        return [names[_frozen(name)] for name in edit.new]
    key, *rest = keys
    if isinstance(key, Item):
        found = [n for n, one in enumerate(value) if _is(one, key)]
        at = found[0] if found else edit.at
        if not rest and edit.op is EditOp.ADD:
            return [*value[: edit.at], edit.new, *value[edit.at :]]
    else:
        at = key
    if not rest and edit.op is EditOp.DELETE:
        del value[at]
    else:
        value[at] = _made(edit, rest, value[at] if rest or edit.op is not EditOp.ADD else None)
    return value


def _is(one: Any, item: Item) -> bool:
    return same(one[item.by] if item.by else one, item.value)


def _name(item: Any) -> str:
    return _frozen(item["name"] if isinstance(item, dict) else item)


def _frozen(value: Any) -> str:
    return f"{type(value)} {value}"


@given(values)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert list(compare(value, copy.deepcopy(value))) == []


@given(values, values)
def test_the_edits_make_the_new_of_the_old(old: Any, new: Any) -> None:
    made = old
    for edit in compare(old, new):
        made = apply(edit, made)
    assert same(made, new)


@given(st.lists(items, max_size=4, unique_by=lambda item: item["name"]), st.data())
def test_a_list_in_another_order_has_no_other_edit(old: list[Any], data: st.DataObject) -> None:
    new = data.draw(st.permutations(old))
    assert [edit.op for edit in compare(old, new)] == [EditOp.REORDER] * (new != old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (0, None),
        ("1", 1),
        ([], {}),
        ([1], [True]),
        ({"a": None}, {}),
        ([1, 1], [1]),
    ],
)
def test_what_only_looks_alike_differs(old: Any, new: Any) -> None:
    assert list(compare(old, new))


def test_items_are_known_by_what_tells_them_apart() -> None:
    mounts = [{"name": "home", "mountPath": "/home"}, {"name": "home", "mountPath": "/shared"}]
    read_only = [mounts[0], {**mounts[1], "readOnly": True}]
    assert list(compare({"mounts": mounts}, {"mounts": read_only})) == [
        Edit(
            keys=("mounts", Item("mountPath", "/shared"), "readOnly"),
            op=EditOp.ADD,
            new=True,
        )
    ]


def test_scalars_of_a_list_come_and_go_one_by_one() -> None:
    assert list(compare(["a", "b"], ["b", "c"])) == [
        Edit(keys=(Item("", "a"),), op=EditOp.DELETE, old="a"),
        Edit(keys=(Item("", "c"),), op=EditOp.ADD, new="c", at=1),
    ]
