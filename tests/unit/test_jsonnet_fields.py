"""Fields of jsonnet: each is found where it is written, and none that could be another."""

import pytest

from generator.jsonnet.fields import fields, only

TEXT = r"""
// { comment: 1 }
local shared = { limits: { cpu: 1 }, 'quo"ted': 2 };  # { comment: 2 }
local size(n) = { cpu: n };
{
  local inner = { hidden: true },
  assert true : 'message',
  plain: 1, "double": "}", 'single'+: { a:: 1, b::: 2 },
  verbatim: @'it''s {', /* { block: 3 } */
  text: |||
    { fake: 1,
      fake: 2 }
  |||,
  ['comp' + 'uted']: { under: 1 },
  method(x): { inside: x },
  called: std.mergePatch({ argument: 1 }, {}),
  list: [{ item: 1 }, { item: 2 }],
  either: if true then { x: 1 } else { x: 2 },
  sum: ({ left: 1 }) + { right: 2 },
  bound: local y = { of_local: 1 }; { of_value: y },
  applied: shared { more: 1 },
  "esc\u0061ped": 1,
  last: { },
}
"""


def found() -> list[str]:
    lines = TEXT.split("\n")
    result = []
    for one in fields("x.jsonnet", TEXT):
        at = one.location
        assert at.line
        assert at.column
        shown = lines[at.line - 1][at.column - 1 :][: at.length]
        assert shown.strip("'\"") == one.keys[-1]
        result.append(".".join(one.keys))
    return result


def test_fields_are_named_by_the_literals_around_them() -> None:
    assert found() == [
        "limits", "limits.cpu", 'quo"ted', "cpu",
        "hidden",
        "plain", "double", "single", "single.a", "single.b",
        "verbatim", "text",
        "under", "inside",
        "called", "argument",
        "list", "item", "item",
        "either", "either.x", "either.x",
        "sum", "sum.left", "sum.right",
        "bound", "of_local", "bound.of_value",
        "applied", "applied.more",
        "last",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("plain",), 8),
        (("single", "a"), 8),
        (("server", "limits", "cpu"), 3),  # all that the literal says agrees
        (("server", "cpu"), None),  # one key of two is too little
        (("either", "x"), None),  # two can be meant
        (("list",), 17),
        (("nowhere",), None),
    ],
)
def test_only_a_field_without_a_rival_is_taken(keys: tuple, line: int | None) -> None:
    one = only(fields("x.jsonnet", TEXT), keys)
    assert (one and one.location.line) == line


@pytest.mark.parametrize("text", ["", "{", "}", "{a:", "'", "|||", "]{a: 1})", "{a: 1; b: 2"])
def test_any_text_can_be_looked_at(text: str) -> None:
    assert [one.keys for one in fields("x", text)] in ([], [("a",)])


def test_a_field_knows_what_it_says_and_whether_it_may_count_for_nothing() -> None:
    text = """\
local a = if 1 > 2 then { b: -1.5 } else { c: 'd' };
{ e: null, f: if a then [{ g: true }, { h: "i" }] else 3, j: 4, then: [5], k: 'l' + 'm' }"""
    found = {one.keys[-1]: (one.is_conditional, one.literal) for one in fields("x.jsonnet", text)}
    assert found == {
        "b": (True, (-1.5,)),
        "c": (True, ("d",)),
        "e": (False, (None,)),
        "f": (False, ()),
        "g": (True, (True,)),
        "h": (True, ("i",)),
        "j": (False, (4,)),
        "then": (False, ()),
        "k": (False, ()),
    }
