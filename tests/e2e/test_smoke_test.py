"""A smoke test stands between staging and production."""

from tests.e2e import faults
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.releases import release
from tests.e2e.repository import Edit

WITH_TEST = {"smoke_test": {"image": "example.org/curl:8.1", "deadline": "10s"}}
Installed = tuple[Delivery, Fleet]


def install(deliver: Open, name: str, *edits: Edit) -> Installed:
    delivery = deliver(name, *edits)
    first = delivery.fleet("prod", "staging").set(**WITH_TEST)
    delivery.install(first)
    return delivery, first


def test_production_is_asked_once_it_has_passed(deliver: Open) -> None:
    delivery, first = install(deliver, "smoke")
    delivery.from_here()

    delivery.wait_until_done(delivery.commit(first.layer("common", shared={"level": 2})))

    assert asked_before_it_passed(delivery) == []
    delivery.assert_kept()

    before = delivery.hub("prod")
    delivery.repository.edit = faults.never_passing
    delivery.commit(first.layer("common", shared={"level": 3}))
    delivery.wait_until_failed()
    delivery.stays("production is as before", lambda: delivery.hub("prod") == before)
    assert delivery.hub("staging").does_run(3)


def test_it_is_noticed_if_production_does_not_wait_for_it(deliver: Open) -> None:
    delivery, first = install(deliver, "smoke-late", faults.smoke_test_for_nobody)
    delivery.from_here()

    # One that passes may be quicker than whoever does not wait for it.
    delivery.repository.edit = faults.all_of(faults.smoke_test_for_nobody, faults.never_passing)
    delivery.commit(first.layer("common", shared={"level": 2}))
    delivery.wait("production runs it", lambda hubs: hubs["prod"].does_run(2))

    assert asked_before_it_passed(delivery) != []


def asked_before_it_passed(delivery: Delivery) -> list[str]:
    """Return what production was asked to run before a smoke test has seen it in staging."""
    asked: dict[str, str] = {}
    passed: set[str] = set()
    found: list[str] = []
    for seen in delivery.history():
        if seen.kind == "HelmRelease" and seen.thing:
            before = asked.get(seen.name)
            asked[seen.name] = release(seen.thing).asked
            is_new = before is not None and asked[seen.name] != before
            if seen.name == "prod" and is_new and asked[seen.name] not in passed:
                found.append(asked[seen.name])
        elif seen.kind == "Job" and seen.thing and seen.thing.get("status", {}).get("succeeded"):
            passed.add(asked["staging"])
    return found
