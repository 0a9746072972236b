"""How far a Kustomization is with a commit, and which come before it."""

from typing import Any

import pytest

from generator.inspection.finding import Object
from generator.live import kustomization
from generator.live.object import Live
from generator.live.sync import Phase

NEW, OLD, LATER = "b" * 40, "a" * 40, "c" * 40
AT = "refs/heads/main@sha1:"


def live(attempted: str, ready: str, reason: str = "", **more: Any) -> Live:
    status = {
        "lastAttemptedRevision": f"{AT}{attempted}",
        "lastAppliedRevision": f"{AT}{attempted if ready == 'True' else OLD}",
        "conditions": [{"type": "Ready", "status": ready, "reason": reason, "message": "words"}],
        **more,
    }
    return Live({"kind": "Kustomization", "metadata": {"name": "hub-prod"}, "status": status})


FROM_A_REGISTRY = {
    "lastAttemptedRevision": f"latest@sha256:{OLD}",
    "lastAppliedRevision": f"latest@sha256:{OLD}",
    "lastAttemptedOriginRevision": f"main@sha1:{NEW}",
    "lastAppliedOriginRevision": f"main@sha1:{NEW}",
}


@pytest.mark.parametrize(
    ("seen", "phase", "message"),
    [
        (None, Phase.ABSENT, "there is no Kustomization `hub-prod` yet"),
        (live(OLD, "True"), Phase.BEHIND, "words"),
        (live(OLD, "False", "DependencyNotReady"), Phase.BEHIND, "words"),
        (live(LATER, "True"), Phase.OVERTAKEN, "Flux has gone on to commit ccccccc"),
        (live(NEW, "Unknown", "Progressing"), Phase.RUNNING, "words"),
        (live(NEW, "False", "HealthCheckFailed"), Phase.RETRYING, "words"),
        (live(NEW, "False", "BuildFailed"), Phase.FAILED, "words"),
        (live(NEW, "True", "ReconciliationSucceeded"), Phase.DONE, ""),
        (live(OLD, "True", **FROM_A_REGISTRY), Phase.DONE, ""),
    ],
)
def test_a_kustomization_is_as_far_as_its_status_says(
    seen: Live | None, phase: Phase, message: str
) -> None:
    found = kustomization.sync("hub-prod", seen, NEW, lambda revision: revision == OLD)

    assert (found.phase, found.message, found.by) == (phase, message, "Flux")


def test_what_comes_before_counts_what_that_waits_for_too() -> None:
    waits_for = {"shared": ["fleet"], "hub-staging": ["shared"], "hub-prod": ["hub-staging"]}
    objects = [
        Object(
            "rendered/flux/alpine/kustomizations.yaml",
            {
                "kind": "Kustomization",
                "metadata": {"name": name},
                "spec": {"dependsOn": [{"name": one} for one in names]},
            },
            "",
            1,
        )
        for name, names in waits_for.items()
    ]

    assert kustomization.order(objects) == {
        "shared": {"fleet"},
        "hub-staging": {"fleet", "shared"},
        "hub-prod": {"fleet", "shared", "hub-staging"},
    }
