"""Two hubs differ where their merged values do, and each line that is named holds its value."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands.drift import ChartUse, Drift, between
from generator.diagnostic import Keys, Location
from generator.drift import Difference, Group, Hub, compare
from generator.explanation import Kind, Setting, Source
from generator.merging import leaves, merge_all
from generator.report.drift import markdown
from generator.tree import InMemory
from generator.yaml.emit import dumps
from tests.explained import holds
from tests.flux_values import same
from tests.stacks import RELEASE, Values, random_file, random_stack

FOLDER = "config/clusters/c"
FLEET = b"""\
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {repository: https://charts.example.org/, version: 1.0.0}}
secrets: {files: "enc-*"}
"""


def repository(**stacks: dict[str, bytes]) -> InMemory:
    hubs = [
        {
            "name": name,
            "domain": f"{name}.org",
            "helm_chart": "hub",
            "helm_chart_values_files": [f"{name}/{file}" for file in files],
        }
        for name, files in stacks.items()
    ]
    return InMemory(
        {
            "config/fleet.yaml": FLEET,
            f"{FOLDER}/cluster.yaml": dumps(
                {"name": "c", "provider": "aws", "hubs": hubs}
            ).encode(),
            **{
                f"{FOLDER}/{name}/{file}": data
                for name, files in stacks.items()
                for file, data in files.items()
            },
        }
    )


def written(stack: list[Values], rng: Random) -> dict[str, bytes]:
    return dict(random_file(rng, number, values) for number, values in enumerate(stack))


def secret(setting: Setting | None) -> bool:
    return setting is not None and setting.is_secret


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_two_hubs_differ_where_their_merged_values_do(rng: Random) -> None:
    stacks = random_stack(rng), random_stack(rng)
    files = repository(staging=written(stacks[0], rng), prod=written(stacks[1], rng))
    (drift,) = between(files, ("c", "staging"), ("c", "prod")).drifts
    merged = [dict(leaves(merge_all(stack))) for stack in stacks]
    found = {keys for one in drift.differences for keys in beginnings(one.keys)}
    for keys in merged[0].keys() | merged[1].keys():
        first, second = (values.get(keys, NOTHING) for values in merged)
        if NOTHING in (first, second) and {} in (first, second):
            continue  # an empty map where the other has one with something in it
        differs = first is NOTHING or second is NOTHING or not same(first, second)
        assert (keys in found) == differs or encrypted(drift, keys)
    for one in drift.differences:
        for setting in (one.first, one.second):
            if setting is not None and setting.location.line is not None:
                assert holds(files, setting)


def beginnings(keys: Keys) -> list[Keys]:
    return [keys[:end] for end in range(1, len(keys) + 1)]


def encrypted(drift: Drift, keys: Keys) -> bool:
    return any(
        secret(one.first) or secret(one.second) for one in drift.differences if one.keys == keys
    )


NOTHING = object()


def hub(name: str, values: Values, **names: Any) -> Hub:
    own = {"namespace": name, "release_name": name, "domain": f"{name}.org", **names}
    release = replace(RELEASE, name=name, **own)
    return Hub(release, (Source(path=f"{name}.yaml", kind=Kind.VALUES, values=values),))


@given(st.randoms(use_true_random=False))
def test_a_hub_does_not_differ_from_itself(rng: Random) -> None:
    files = repository(staging=written(random_stack(rng), rng))
    (drift,) = between(files, ("c", "staging"), ("c", "staging")).drifts
    assert drift.is_same
    assert drift.differences == ()


def at(source: Source, keys: Keys) -> Location:
    return Location(source.path, keys)


def differences(first: Values, second: Values) -> list[tuple[Keys, Any, Any, str]]:
    """Compare the hubs `staging` and `prod` by one layer each."""
    return [
        (one.keys, one.first and one.first.value, one.second and one.second.value, one.group.value)
        for one in compare(hub("staging", first), hub("prod", second), at)
    ]


@pytest.mark.parametrize(
    ("first", "second", "group"),
    [
        ("https://staging.org/hub", "https://prod.org/hub", Group.OWN_NAME),
        ("staging-user", "prod-user", Group.OWN_NAME),
        ("staging", "prod", Group.OWN_NAME),
        ("staging", "production", Group.DIFFERS),
        ("stagingx", "prodx", Group.DIFFERS),
        ("a staging b", "a prod c", Group.DIFFERS),
        ("staging", "staging", None),
        ("prod", "staging", Group.DIFFERS),
        (["staging.org", 1], ["prod.org", 1], Group.OWN_NAME),
        (["staging.org", 1], ["prod.org", True], Group.DIFFERS),
        (1, True, Group.DIFFERS),
        (None, "", Group.DIFFERS),
        (1, 1.0, None),
    ],
)
def test_what_is_the_hubs_own_name(first: object, second: object, group: Group | None) -> None:
    found = differences({"a": first}, {"a": second})
    assert [one[-1] for one in found] == ([] if group is None else [group.value])


def test_a_namespace_and_a_release_of_another_name_are_own_names_too() -> None:
    hubs = [
        hub(
            name,
            {"a": f"ns-{name}/r-{name}/{name}"},
            namespace=f"ns-{name}",
            release_name=f"r-{name}",
            domain=None,
        )
        for name in ("staging", "prod")
    ]
    (one,) = compare(*hubs, at)
    assert one.group is Group.OWN_NAME


def test_a_domain_with_a_name_in_it_is_one_name() -> None:
    hubs = [
        hub(name, {"a": f"https://{domain}/{name}"}, domain=domain)
        for name, domain in (("staging", "staging.example.org"), ("prod", "hub.example.org"))
    ]
    (one,) = compare(*hubs, at)
    assert one.group is Group.OWN_NAME


@pytest.mark.parametrize(
    ("kind", "paths", "groups"),
    [
        (Kind.ENCRYPTED, ("enc.yaml", "enc.yaml"), []),
        (Kind.ENCRYPTED, ("enc-a.yaml", "enc-b.yaml"), [Group.ENCRYPTED]),
        # Of one name, but each in its hub's namespace.
        (Kind.SECRET, ("Secret login, key a", "Secret login, key a"), [Group.ENCRYPTED]),
    ],
)
def test_of_secrets_only_one_file_is_known_to_be_the_same(
    kind: Kind, paths: tuple[str, str], groups: list[Group]
) -> None:
    hubs = [
        Hub(hub(name, {}).release, (Source(path=path, kind=kind, values={"a": "ENC[x]"}),))
        for name, path in zip(("staging", "prod"), paths, strict=True)
    ]
    assert [one.group for one in compare(*hubs, at)] == groups


def test_an_empty_map_is_nothing_where_the_other_hub_has_more_in_it() -> None:
    assert differences({"a": {}, "b": {}}, {"a": {"c": 1}}) == [
        (("a", "c"), None, 1, "only_in_second"),
        (("b",), {}, None, "only_in_first"),
    ]


def test_items_of_a_list_are_compared_by_their_names() -> None:
    first = [{"name": "a", "x": {"y": 1}}, {"name": "b"}]
    second = [{"name": "new"}, {"name": "a", "x": {"y": 2, "z": 3}}]
    assert differences({"l": first}, {"l": second}) == [
        (("l", 0), None, {"name": "new"}, "only_in_second"),
        (("l", 1), {"name": "b"}, None, "only_in_first"),
        (("l", 1, "x", "y"), 1, 2, "differs"),
        (("l", 1, "x", "z"), None, 3, "only_in_second"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]),
        ([{"name": "a"}, {"name": "a", "x": 1}], [{"name": "a"}]),
        ([1, 2], [1, 3]),
        ([{"name": "a"}], {"b": 1}),
        ([], [{"name": "a"}]),
        ([{"x": {"a": 1}}], [{"x": 1}]),
    ],
)
def test_what_has_another_order_or_no_names_differs_as_a_whole(
    first: object, second: object
) -> None:
    found = differences({"l": [{"name": "o", "v": first}]}, {"l": [{"name": "o", "v": second}]})
    assert found == [(("l", 0, "v"), first, second, "differs")]


def test_markdown_stays_short_and_says_what_it_left_out() -> None:
    values = {f"key-{number}": "x" * 300 for number in range(2000)}
    source = Source(path="some/file.yaml", kind=Kind.VALUES, values=values)
    chart = ChartUse(name="hub", version="1.0.0", override=None)
    drift = Drift(
        first="c/staging",
        second="c/prod",
        charts=(chart, chart),
        layers=(("l" * 40_000,), (), ()),
        differences=tuple(
            Difference((key,), None, Setting(source, (key,), value, False, Location("f")), group)
            for group in Group
            for key, value in values.items()
        ),
    )
    shown = markdown.markdown(drift)
    assert len(shown) <= 30_000
    assert shown.count("more: `fleetwave diff --between` lists all") == 5
    assert [line for line in shown.splitlines() if line.startswith("<details>")] == [
        "<details><summary>differs only by the hub's own name: 2000</summary>",
        "<details><summary>encrypted in both: 2000</summary>",
    ]
    assert shown.count("<details>") == shown.count("</details>")
    rows = markdown.summary([drift] * 1000)
    assert len(rows) <= 30_000
    assert "more: `fleetwave diff --between` lists all" in rows
