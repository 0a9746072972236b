"""What is tried: fleets, commits and what goes wrong, put together; and the locks taken off, to
see that the model notices.

A commit is named by what it changes: ``{"common": 2}`` is version 2 of ``common.values.yaml``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.model import argocd, flux_alone, other_deliveries
from tests.model.api import State
from tests.model.fleets import Fleet, hub
from tests.model.flux_fleets import Step, delivered
from tests.model.helm_controller import Outcome
from tests.model.manifests import RELEASE, Content, Document, Key
from tests.model.scenario import Application, Outcomes, Scenario

SMALL = Fleet(hubs={"staging": hub(), "prod": hub()})
TWO_PRODUCTIONS = Fleet(hubs={"staging": hub(), "prod-a": hub(), "prod-b": hub()})
TWO_CANARIES = Fleet(
    hubs={
        "staging": hub(),
        "r-staging": hub("r"),
        "prod": hub(staged_by="staging"),
        "r-prod": hub("r", staged_by="r-staging"),
    }
)
GATED_TWICE = Fleet(hubs={"staging": hub(), "r-staging": hub("r"), "prod": hub("r")})
BREAK_GLASS = Fleet(
    hubs={
        "staging": hub(),
        "prod": hub(),
        "urgent": hub(rollout={"ungated": {"reason": "an incident", "until": "2099-12-31"}}),
    }
)
BATCHES = Fleet(
    hubs={"staging": hub(), "prod-a": hub(), "prod-b": hub()},
    rollout={"production": {"batches": [1, "100%"]}},
)

FIRST: Mapping[str, int] = {}
"""The first commit: every file in version 1."""
ANYTHING = (Outcome.OK, Outcome.BROKEN, Outcome.NOTHING)
"""Each attempt may end in any way: that is to fail, hang and recover at the worst moments."""

ARGO_CD: Mapping[str, Any] = {"deliver": argocd.moves, "begin": argocd.begin}
ANY_ORDER: Mapping[str, Any] = {
    "deliver": other_deliveries.any_order,
    "begin": other_deliveries.nowhere,
}
ROLLING_SYNC: Mapping[str, Any] = {
    "deliver": other_deliveries.rolling_sync,
    "begin": other_deliveries.nowhere,
}


FLUX_ALONE: Mapping[str, Any] = {
    "deliver": flux_alone.moves,
    "begin": flux_alone.begin,
}


def scenario(
    fleet: Fleet,
    *commits: Mapping[str, int],
    tamper: Callable[[Document], Document] = lambda document: document,
    **more: Any,
) -> Scenario:
    """Put a scenario together from what is rendered for each commit."""
    return Scenario(
        revisions=fleet.revisions(commits, tamper),
        **{"application": fleet.application(), "shared": fleet.shared(), **ARGO_CD, **more},
    )


def flux(
    fleet: Fleet,
    *commits: Mapping[str, int] | Step,
    tamper: Callable[[Document], Document] = lambda document: document,
    **more: Any,
) -> Scenario:
    """Put a scenario together in which Flux delivers alone. What is promised is that of the fleet
    as it is at the end."""
    steps = [commit if isinstance(commit, tuple) else (fleet, commit) for commit in commits]
    nothing = Application(retries=0, refresh=False, options=frozenset())
    return Scenario(
        **delivered(steps, tamper),
        **{"application": nothing, "shared": fleet.shared(), **FLUX_ALONE, **more},
    )


def fails(
    *outcomes: Outcome, releases: tuple[str, ...] = ("staging",), **versions: int
) -> Outcomes:
    """Helm comes to one of ``outcomes`` on these releases, with these versions of files; for all
    else, or with no outcome given, all is well."""

    def found(key: Key, content: Content, _: State) -> tuple[Outcome, ...]:
        is_it = key[2] in releases and versions.items() <= content.values.items()
        return outcomes if is_it and outcomes else (Outcome.OK,)

    return found


def during_an_outage(outcome: Outcome, release: str) -> Outcomes:
    """Every upgrade of a release fails for an outside cause, until that goes away."""
    return lambda key, _, state: ((outcome if state.outage and key[2] == release else Outcome.OK),)


def without_lockstep(document: Document) -> Document:
    """Take off the second lock."""
    return _with_gates(document, lambda _: None)


def with_plain_depends_on(document: Document) -> Document:
    return _with_gates(
        document,
        lambda gates: [{name: gate[name] for name in ("name", "namespace")} for gate in gates],
    )


def without_the_suspend_term(document: Document) -> Document:
    def shorter(expression: str) -> str:
        found, count = re.subn(r"!\(has\(dep\.spec\.suspend\)[^)]*\)\s*&&\s*", "", expression)
        assert count == 1, expression
        return found

    return _with_gates(
        document,
        lambda gates: [{**gate, "readyExpr": shorter(gate["readyExpr"])} for gate in gates],
    )


def _with_gates(document: Document, change: Callable[[Any], Any]) -> Document:
    if document["kind"] != RELEASE or "dependsOn" not in document["spec"]:
        return document
    spec = {**document["spec"], "dependsOn": change(document["spec"]["dependsOn"])}
    return {**document, "spec": {name: spec[name] for name in spec if spec[name] is not None}}
