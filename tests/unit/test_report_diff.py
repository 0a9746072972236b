"""What changes as Markdown: never too long, whatever changes, and never out of its fence."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands.diffing.diff import Result
from generator.delta.access import ADMINS_CHANGED
from generator.delta.blocks import blocks
from generator.delta.change import Change, Topic
from generator.delta.compare import EditOp
from generator.delta.delta import Delta
from generator.delta.sides import Unit
from generator.report.diff.markdown import MOST, markdown

HOSTILE = (
    "```\n</details>\n# heading\n@everyone",
    "~~~~~~ `````` <script>alert(1)</script>",
    "\x1b[31m\u202e\u2028 ` `` ```",
    "x" * 5000,
    "\n" * 500,
)


def change(value: Any, key: str = "key", *, is_danger: bool = False) -> Change:
    return Change(
        topic=Topic.FIELD,
        object="HelmRelease",
        op=EditOp.UPDATE,
        keys=("spec", "values", key),
        old=1,
        new=value,
        dangers=(ADMINS_CHANGED,) if is_danger else (),
    )


def said(changes: dict[Unit, tuple[Change, ...]], **more: Any) -> str:
    result = Result(old="HEAD", new="config/", delta=Delta(changes=changes), **more)
    return markdown(result, blocks(changes))


def outside_of_fences(text: str) -> str:
    """Return what a reader of CommonMark takes for more than the content of a fence."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            if re.fullmatch(rf" {{0,3}}{fence}`*\s*", line):
                fence = ""
        elif opened := re.match(r"(`{3,})diff$", line):
            fence = opened[1]
        else:
            kept.append(line)
    assert not fence
    return "\n".join(kept)


@pytest.mark.parametrize("is_danger", [False, True])
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_thousand_hubs_with_hostile_values_fit(*, is_danger: bool, is_shared: bool) -> None:
    changes = {
        Unit(f"cluster-{n // 10}", f"hub-{n}"): tuple(
            change(value if is_shared else f"{n} {value}", f"k{number}", is_danger=is_danger)
            for number, value in enumerate(HOSTILE)
        )
        for n in range(1000)
    }
    text = said(changes)
    assert len(text) <= MOST
    assert "1000 hubs are changed, on 100 clusters" in text
    left = re.search(r"Left out here: (\d+) changes of (\d+) hubs", text)
    if is_shared:
        assert left is None
    else:
        assert left
        shown = outside_of_fences(text).count("too long to be shown")
        whole = text.count("diff\n")
        assert int(left[2]) + shown + whole == 1000
        assert int(left[1]) == int(left[2]) * len(HOSTILE)
        assert ("blocks dangerous" in text) is is_danger


@settings(max_examples=50)
@given(st.lists(st.text(), min_size=1, max_size=3), st.text(min_size=1), st.text(min_size=1))
def test_no_value_or_name_becomes_markup(values: list[str], key: str, hub: str) -> None:
    unit = Unit("alpha", hub)
    text = said({unit: tuple(change(value, f"{key}{n}") for n, value in enumerate(values))})
    expected = said({unit: tuple(change(2, f"key{n}") for n in range(len(values)))})
    assert outside_of_fences(text) == outside_of_fences(expected)
    code = re.findall(r"<code>(.*?)</code>", outside_of_fences(text))
    assert all(not re.search(r"[<>`]", found) for found in code)


def test_a_line_that_stays_ends_no_fence() -> None:
    def text(stays: str) -> str:
        script = replace(change(f"{stays}new\n"), old=f"{stays}old\n")
        return outside_of_fences(said({Unit("alpha", "prod"): (script,)}))

    assert text("````\n</details>\n") == text("one\ntwo\n")


def test_dangers_are_never_folded() -> None:
    text = said({Unit("alpha", "prod"): (change("ada", is_danger=True), change(2))})
    first, folded = text.split("<details>")
    assert "ada" in first
    assert "ada" not in folded


def test_what_was_not_compared_is_said() -> None:
    skipped = tuple(f"c{n}" for n in range(30))
    assert "`c19` and 10 more.\n" in said({}, skipped=skipped)
    assert said({}, was_built=False).startswith("**Nothing was compared")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x" * 5000 + "old", "x" * 5000 + "new"),
        ("x" * 400, "x" * 401),
        ("x" * 299 + "old", "x" * 299 + "new"),
        (f"a: {'x' * 40}\nb: {'y' * 40}", {"a": "x" * 40, "b": "y" * 40}),
        ("1.0", 1.0),
        ("x" * 400 + "y", ["x" * 400]),
    ],
)
def test_what_goes_and_what_comes_never_look_the_same(old: Any, new: Any) -> None:
    text = said({Unit("alpha", "prod"): (replace(change(new), old=old),)})
    goes, comes = (
        [line[2:] for line in text.split("\n") if line.startswith(sign)] for sign in ("- ", "+ ")
    )
    assert goes
    assert comes
    assert goes != comes
