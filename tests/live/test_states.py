"""What no recording shows: a release that says it is ready, and is not what was asked for."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.inspection.finding import Object
from generator.live.object import Live
from generator.live.states import Context, judge
from generator.live.status import State
from generator.live.sync import Phase, Sync
from generator.live.wanted import Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DIGEST = "sha256:a"


def release(version: str | None, paused: str | None = None) -> Release:
    value = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "prod", "namespace": "prod"},
        "spec": {"values": {"a": 1}},
    }
    return Release(
        object=Object("rendered/clusters/alpine/prod/helmrelease.yaml", value, ""),
        name="prod",
        stage="production",
        wave=10,
        gates=(),
        paused=paused,
        application="hubs-alpine",
        chart_version=version,
    )


def live(**last: str) -> Live:
    history = {
        "chartName": "hub",
        "chartVersion": "1.0.0",
        "configDigest": DIGEST,
        "status": "deployed",
        **last,
    }
    ready = {"type": "Ready", "status": "True", "observedGeneration": 2}
    return Live(
        {
            "kind": "HelmRelease",
            "metadata": {"name": "prod", "namespace": "prod", "generation": 2},
            "spec": {"values": {"a": 1}},
            "status": {
                "observedGeneration": 2,
                "lastAttemptedConfigDigest": DIGEST,
                "conditions": [ready],
                "history": [history],
            },
        }
    )


def judged(wanted: Release, there: Live | None, phase: Phase = Phase.DONE) -> tuple[State, str]:
    sync = Sync(application="hubs-alpine", phase=phase)
    found = judge(wanted, there, Context(sync, (), {}), NOW)
    return found.state, found.words


@pytest.mark.parametrize(
    ("version", "last", "expected"),
    [
        ("1.0.0", {}, (State.DONE, "hub 1.0.0")),
        (None, {}, (State.DONE, "hub 1.0.0")),
        ("1.0.0", {"chartVersion": "1.0.0+ab12"}, (State.DONE, "hub 1.0.0+ab12")),
        ("ab12", {"chartVersion": "1.0.0+ab12"}, (State.DONE, "hub 1.0.0+ab12")),
        (
            "2.0.0",
            {},
            (State.UPGRADING, "it still runs chart hub 1.0.0, not 2.0.0"),
        ),
        (
            "1.0.0+h1",
            {"chartVersion": "1.0.0+h2"},
            (State.UPGRADING, "it still runs chart hub 1.0.0+h2, not 1.0.0+h1"),
        ),
        (
            "1.0.0",
            {"configDigest": "sha256:b"},
            (State.UPGRADING, "it still runs with the values before"),
        ),
        (
            "1.0.0",
            {"status": "failed"},
            (State.UPGRADING, "the release in Helm's storage is failed"),
        ),
    ],
)
def test_it_is_done_only_with_that_chart_and_those_values(
    version: str | None, last: dict[str, str], expected: tuple[State, str]
) -> None:
    assert judged(release(version), live(**last)) == expected


def test_a_paused_hub_is_done_whatever_it_runs() -> None:
    found = judged(release("2.0.0", paused="an exam"), live())
    assert found == (State.PAUSED, "an exam")


def test_what_was_changed_by_hand_is_named() -> None:
    wanted = release("1.0.0")
    value: dict[str, Any] = {**wanted.object.value, "spec": {"values": {"a": 2}}}
    other = replace(wanted, object=Object(wanted.object.path, value, ""))
    assert judged(other, live()) == (State.WAITING, "`spec.values.a` was changed on the cluster")


def test_an_object_that_is_not_there_waits() -> None:
    assert judged(release("1.0.0"), None, Phase.RUNNING) == (
        State.WAITING,
        "for Argo CD to apply it",
    )
