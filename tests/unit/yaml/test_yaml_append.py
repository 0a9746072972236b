"""An entry is added to a list in a file; every other byte stays."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.yaml.append import append
from generator.yaml.loader import load_document
from tests.command import ROOT
from tests.snapshot import SNAPSHOT

ENTRY = {"name": "new", "layers": ["a", "b"]}

# What stands between « and » is added.
PLACES = {
    "a block": """\
a: 1
hubs:
- name: x
  layers:
  - a
«- name: new
  layers:
  - a
  - b
»""",
    "lists that stand in": """\
hubs:
  - name: x
    layers:
      - a
«  - name: new
    layers:
      - a
      - b
»b: 1
""",
    "only the outer list stands in": """\
hubs:
  - name: x
    layers:
    - a
«  - name: new
    layers:
    - a
    - b
»""",
    "an outer list that stands in, and no inner one": """\
hubs:
  - name: x
«  - name: new
    layers:
      - a
      - b
»""",
    "wide gaps": """\
hubs:
-   name: x
«-   name: new
    layers:
    - a
    - b
»# end
""",
    "a dash on a line of its own": """\
hubs:
-
  name: x
«- name: new
  layers:
  - a
  - b
»""",
    "blank lines between": """\
hubs:
- name: x

- name: y
«
- name: new
  layers:
  - a
  - b
»
b: 1
""",
    "a comment behind, and below": """\
hubs:
- name: x  # c
«- name: new
  layers:
  - a
  - b
»# end
""",
    "comments that belong to the last entry": """\
hubs:
- name: x
  # y: 1

  # z
«- name: new
  layers:
  - a
  - b
»
# end
b: 2
""",
    "no newline at the end": """\
hubs:
- name: x«
- name: new
  layers:
  - a
  - b»""",
    "an empty value": """\
hubs:
- name: x
  y:
«- name: new
  layers:
  - a
  - b
»b: 1
""",
    "a block scalar": """\
hubs:
- name: |
    x
«- name: new
  layers:
  - a
  - b
»

b: 1
""",
    "a block scalar that keeps its lines": """\
hubs:
- name: |+
    x

«- name: new
  layers:
  - a
  - b
»b: 1
""",
    "an escape that only Go knows": """\
hubs:
- name: "it\\'s"
«- name: new
  layers:
  - a
  - b
»b: 1
""",
    "aliases": """\
a: &a [1]
b: &b
  c: 1
hubs:
- layers: *a
- *b
- layers: *a
«- name: new
  layers:
  - a
  - b
»d: 1
""",
    "an anchor": """\
hubs: &all
- name: x
«- name: new
  layers:
  - a
  - b
»""",
    "markers of a document": """\
---
hubs:
- name: x
«- name: new
  layers:
  - a
  - b
»...
""",
    "an entry in flow style": """\
hubs:
- {name: x}
«- name: new
  layers:
  - a
  - b
»""",
    "no list yet": """\
a:
- 1
# end
«hubs:
- name: new
  layers:
  - a
  - b
»""",
    "no list yet, where others stand in": """\
a:
  - 1
«hubs:
  - name: new
    layers:
      - a
      - b
»""",
    "no list yet, and no newline": """\
a: 1
b: 2«
hubs:
- name: new
  layers:
  - a
  - b»""",
    "no list yet, and the end of a document": """\
a: 1
«hubs:
- name: new
  layers:
  - a
  - b
»...
""",
    "no value yet": """\
hubs:  # none
«- name: new
  layers:
  - a
  - b
»b: 1
""",
    "flow": "hubs: [{name: x}«, {name: new, layers: [a, b]}»]  # c\n",
    "flow, and nothing in it": "{a: 1, hubs: [«{name: new, layers: [a, b]}»]}\n",
    "flow with a comma at the end": "hubs: [{name: x},« {name: new, layers: [a, b]}» ]\n",
    "flow on many lines": """\
hubs: [
  {name: x},
  {name: y},  # c
«  {name: new, layers: [a, b]},
»]
""",
    "flow whose end is on the line of its last entry": """\
hubs: [
  {name: x},
  {name: y}«,
  {name: new, layers: [a, b]}»]
""",
    "a map in flow style": "{a: 1«, hubs: [{name: new, layers: [a, b]}]»}\n",
    "a map in flow style, and nothing in it": "{«hubs: [{name: new, layers: [a, b]}]»}\n",
    "JSON": """\
{
  "a": 1,
  "hubs": [
    {"name": "x"}«,
    {"name": "new", "layers": ["a", "b"]}»
  ]
}
""",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("newline", "mark"), [*product(["\n", "\r\n"], ["", "\ufeff"])])
def test_only_the_entry_is_added(place: str, newline: str, mark: str) -> None:
    text = mark + PLACES[place].replace("\n", newline)
    old, new = re.sub("«.*»", "", text, flags=re.DOTALL), re.sub("[«»]", "", text)
    assert added(old) == new


@pytest.mark.parametrize("nothing", ["[]", "[ ]", "null", "~"])
def test_what_says_that_there_is_nothing_is_replaced(nothing: str) -> None:
    assert added(f"hubs:  {nothing}  # c\nb: 1\n") == (
        "hubs:  # c\n- name: new\n  layers:\n  - a\n  - b\nb: 1\n"
    )


def added(old: str) -> str | None:
    after = append(old.encode(), "hubs", ENTRY)
    return None if after is None else after.decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "- a\n",
        "hubs: x\n",
        "hubs: {a: 1}\n",
        "a: &a [1]\nhubs: *a\n",
        "hubs: &a\n- x\nb: *a\n",
        "a: &a\n  hubs: [x]\nb: 1\n<<: *a\n",
        "a: &a\n  b: 1\nhubs:\n- *a\nc: 1\n",
        "hubs: [",
        "hubs: []\nhubs: []\n",
    ],
)
def test_what_would_change_more_is_left(text: str) -> None:
    assert added(text) is None


NAMES = st.text("abc é#:,-[]{}'\"\\", min_size=1, max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | NAMES | st.just("a\nb\n"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
ENTRIES = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


@given(
    st.lists(VALUES, max_size=3),
    st.dictionaries(NAMES, VALUES, max_size=2),
    ENTRIES,
    st.booleans(),
    st.sampled_from([None, False, True]),
    st.integers(2, 6),
)
def test_whatever_the_style_only_that_is_added(  # noqa: PLR0913, PLR0917 -- all that varies
    hubs: list[Any],
    rest: dict[str, Any],
    entry: dict[str, Any],
    is_first: bool,
    flow: bool | None,
    indent: int,
) -> None:
    value = {"hubs": hubs} | rest if is_first else rest | {"hubs": hubs}
    old = yaml.safe_dump(
        value, default_flow_style=flow, allow_unicode=True, sort_keys=False, indent=indent
    ).encode()
    after = append(old, "hubs", entry)
    assert after is not None
    assert load_document(after).value == value | {"hubs": [*hubs, entry]}
    if hubs:
        assert is_subsequence(old, after)


def is_subsequence(short: bytes, long: bytes) -> bool:
    rest = iter(long)
    return all(byte in rest for byte in short)


OF_A_REAL_FLEET = sorted(SNAPSHOT.glob("config/clusters/*/cluster.yaml"))
CLUSTERS = sorted((ROOT / "config" / "clusters").glob("*/cluster.yaml"))
CASES = sorted((ROOT / "tests" / "cases").glob("*/config/clusters/*/cluster.yaml"))


@pytest.mark.parametrize(
    "path", [*CLUSTERS, *OF_A_REAL_FLEET, *CASES], ids=lambda path: "-".join(path.parts[-5:-1])
)
def test_files_of_clusters_keep_every_byte(path: Path) -> None:
    """But for a file that is wrong, which is left."""
    old = path.read_bytes()
    after = append(old, "hubs", ENTRY)
    if path not in CASES:
        assert after is not None
    if after is not None:
        assert is_subsequence(re.sub(rb"\bhubs: (?:\[\]|null|\{\})", b"hubs:", old), after)
