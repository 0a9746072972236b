"""What the API server adds is no difference; what was changed is, wherever it is."""

from typing import Any

import pytest

from generator.diagnostic import Keys
from generator.live.likeness import differences
from generator.live.object import Live

VALUES = ("spec", "values")


def between(wanted: dict[str, Any], live: dict[str, Any]) -> list[Keys]:
    return list(differences(wanted, Live(live)))


@pytest.mark.parametrize(
    ("wanted", "live"),
    [
        ({"interval": "1h"}, {"interval": "1h", "suspend": True}),
        # What the CRDs of Flux fill in.
        (
            {"chart": {"spec": {"chart": "hub"}}},
            {
                "chart": {
                    "spec": {"chart": "hub", "version": "*", "reconcileStrategy": "ChartVersion"}
                }
            },
        ),
        # What Argo CD's types leave out, and what they write out, as it was recorded.
        ({"source": {"directory": {"recurse": False}}}, {"source": {"directory": {}}}),
        (
            {"generators": [{"git": {"revision": "main"}}]},
            {
                "generators": [
                    {
                        "git": {
                            "revision": "main",
                            "template": {
                                "metadata": {},
                                "spec": {"destination": {}, "project": ""},
                            },
                        }
                    }
                ]
            },
        ),
        ({"values": {"a": {}, "b": [], "c": 1.0}}, {"values": {"a": {}, "b": [], "c": 1}}),
    ],
)
def test_no_difference(wanted: dict[str, Any], live: dict[str, Any]) -> None:
    assert between({"spec": wanted}, {"spec": live}) == []


@pytest.mark.parametrize(
    ("wanted", "live", "keys"),
    [
        ({"interval": "1h"}, {"interval": "2h"}, ("spec", "interval")),
        ({"interval": "1h"}, {}, ("spec", "interval")),
        ({}, {"dependsOn": [{"name": "staging"}]}, ("spec", "dependsOn")),
        ({}, {"strategy": {"type": "RollingSync"}}, ("spec", "strategy")),
        ({"upgrade": {"crds": "a"}}, {"upgrade": {"crds": "b"}}, ("spec", "upgrade", "crds")),
        ({"valuesFrom": [1]}, {"valuesFrom": [1, 2]}, ("spec", "valuesFrom")),
        ({"dependsOn": [{"a": "b"}]}, {"dependsOn": [{"a": "c"}]}, ("spec", "dependsOn", 0, "a")),
        # Below `values`, nothing is filled in.
        ({"values": {"a": True}}, {"values": {"a": 1}}, (*VALUES, "a")),
        ({"values": {"a": 0}}, {"values": {}}, (*VALUES, "a")),
        ({"values": {}}, {"values": {"a": {}}}, (*VALUES, "a")),
        ({"values": {"a": {}}}, {"values": {"a": []}}, (*VALUES, "a")),
        ({"values": {}}, {"values": {"version": "*"}}, (*VALUES, "version")),
    ],
)  # fmt: skip
def test_a_difference(wanted: dict[str, Any], live: dict[str, Any], keys: Keys) -> None:
    assert between({"spec": wanted}, {"spec": live}) == [keys]


def test_labels_and_annotations_that_are_rendered_must_be_there() -> None:
    """Argo CD adds some of its own."""
    wanted = {"metadata": {"annotations": {"a": "1", "b": "2"}, "labels": {"c": "3"}}}
    live = {"metadata": {"annotations": {"a": "1", "b": "x", "tracking-id": "y"}}}
    assert between(wanted, live) == [("metadata", "labels", "c"), ("metadata", "annotations", "b")]
