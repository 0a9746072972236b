"""Who judges what the real engines did must itself be seen to notice: a history is written here."""

from typing import Any

from tests.e2e.bed.watching import Seen
from tests.e2e.promise import ASKED, RAN, Breach, breaches

CANARIES = {"prod": ["staging"]}


class History:
    """What an API server saw, one thing after the other."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def add(self, kind: str, hub: str, thing: dict[str, Any] | None) -> None:
        self.seen.append(Seen(len(self.seen) + 1, kind, hub, hub, thing))

    def release(self, hub: str, level: int, generation: int, observed: int, **spec: Any) -> None:
        values = {"shared": {"level": level}}
        chart = {"spec": {"version": "1"}}
        ready = {"type": "Ready", "status": "True"}
        status = {"observedGeneration": observed, "conditions": [ready]}
        metadata = {"generation": generation}
        spec = {"chart": chart, "values": values, **spec}
        self.add("HelmRelease", hub, {"metadata": metadata, "spec": spec, "status": status})

    def runs(self, hub: str, level: int) -> None:
        self.add("ConfigMap", hub, {"data": {"level": str(level)}})

    def installed(self) -> "History":
        for hub in ("staging", "prod"):
            self.release(hub, 1, 1, 0)
            self.runs(hub, 1)
            self.release(hub, 1, 1, 1)
        return self

    def found(self) -> list[tuple[str, str]]:
        return [(breach.how, breach.content) for breach in breaches(self.seen, CANARIES)]


def test_the_order_that_is_promised_is_no_breach() -> None:
    history = History().installed()
    for hub in ("staging", "prod"):
        history.release(hub, 2, 2, 1)
        history.runs(hub, 2)
        history.release(hub, 2, 2, 2)
    assert history.found() == []


def test_production_asked_while_staging_has_a_stale_status_is_one() -> None:
    history = History().installed()
    history.release("staging", 2, 2, 1)
    history.release("prod", 2, 2, 1)
    (breach,) = breaches(history.seen, CANARIES)
    assert breach == Breach(len(history.seen), ASKED, "prod", "staging", '1 {"level": 2}')
    assert "which staging had not run healthily" in str(breach)


def test_production_that_runs_it_then_is_another() -> None:
    history = History().installed()
    history.release("staging", 2, 2, 1)
    history.release("prod", 2, 2, 1)
    history.runs("prod", 2)
    history.release("prod", 2, 2, 2)
    assert history.found() == [(ASKED, '1 {"level": 2}'), (RAN, "2")]


def test_a_suspended_canary_proves_nothing() -> None:
    history = History().installed()
    history.release("staging", 2, 2, 2, suspend=True)
    history.release("prod", 2, 2, 1)
    assert history.found() == [(ASKED, '1 {"level": 2}')]


def test_what_was_proved_once_may_come_back() -> None:
    """A rollback is to what staging ran before."""
    history = History().installed()
    for hub in ("staging", "prod"):
        history.release(hub, 2, 2, 1)
        history.runs(hub, 2)
        history.release(hub, 2, 2, 2)
    history.release("prod", 1, 3, 2)
    history.runs("prod", 1)
    assert history.found() == []


def test_a_canary_that_is_deleted_has_still_proved_it() -> None:
    history = History().installed()
    history.add("HelmRelease", "staging", None)
    history.release("prod", 1, 2, 1)
    assert history.found() == []


def test_layers_that_travel_by_name_are_known_by_what_they_hold() -> None:
    history = History()
    named = {"valuesFrom": [{"name": "nulls-a"}]}
    other = {"valuesFrom": [{"name": "nulls-b"}]}
    history.release("staging", 1, 1, 1, **named)
    history.release("prod", 1, 1, 0, **other)
    contents = {"nulls-a": "x: null", "nulls-b": "x: null"}
    assert breaches(history.seen, CANARIES, contents) == []
    assert [each.how for each in breaches(history.seen, CANARIES)] == [ASKED]
