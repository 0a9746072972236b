"""People are told of what fails, and of nothing else; and Flux is told of a push."""

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.waiting import wait
from tests.e2e.bed.webhooks import Event, Listener, listening
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.repository import Edit, as_rendered
from tests.e2e.told import TOKEN, fleet, install, tell

pytestmark = pytest.mark.engines("flux")
BROKEN = "the database is gone"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as one:
        yield one


@pytest.fixture(scope="module")
def installed(deliver: Open, bed: Bed, listener: Listener) -> Delivery:
    return install(deliver, bed, listener, "notify")


def test_what_is_well_is_logged_and_wakes_nobody(installed: Delivery, listener: Listener) -> None:
    delivery = installed
    commit = delivery.commit(fleet(delivery, listener, 2))
    delivery.wait_until_done(commit)

    def told() -> list[Event]:
        return listener.heard(f"{delivery.name}/log")

    both = {("HelmRelease", delivery.place(hub), hub) for hub in ("staging", "prod")}
    wait(
        "both upgrades are told",
        lambda: {about(each) for each in told() if "upgrade succeeded" in each["message"]},
        until=lambda found: found == both,
    )
    assert not [each for each in told() if "ependenc" in each["message"]]
    assert listener.heard(f"{delivery.name}/pager") == []


def test_a_hub_that_fails_is_told_in_the_words_of_its_release(
    installed: Delivery, listener: Listener
) -> None:
    delivery = installed
    bad = fleet(delivery, listener, 3).layer("staging", fail=BROKEN)
    delivery.commit(bad, "break staging")
    delivery.wait_until_failed()

    def told() -> list[Event]:
        return listener.heard(f"{delivery.name}/pager")

    wait("somebody is told", told)
    first = told()[0]
    assert (first["severity"], first["metadata"]["cluster"]) == ("error", delivery.name)
    assert BROKEN in first["message"]

    delivery.wait_until_done(delivery.commit(fleet(delivery, listener, 4), "mend it"))
    staging = ("HelmRelease", delivery.place("staging"), "staging")
    assert {about(each) for each in told()} == {staging}


def test_it_is_noticed_if_an_alert_looks_for_hubs_elsewhere(
    deliver: Open, bed: Bed, listener: Listener
) -> None:
    elsewhere = faults.replaced("notifications.yaml", r"^    namespace: \S+\n")
    delivery = install(deliver, bed, listener, "elsewhere", elsewhere)
    delivery.commit(fleet(delivery, listener, 2).layer("staging", fail=BROKEN))
    delivery.wait_until_failed()

    delivery.stays("nobody is told", lambda: not listener.heard(f"{delivery.name}/pager"))


OVERTAKEN = [
    pytest.param(as_rendered, id="wakes nobody"),
    pytest.param(
        faults.replaced("notifications.yaml", r"^  - [^\n]*context canceled[^\n]*\n"),
        id="is noticed if it does",
    ),
]


@pytest.mark.parametrize("edit", OVERTAKEN)
def test_a_commit_that_is_overtaken(
    deliver: Open, bed: Bed, listener: Listener, edit: Edit
) -> None:
    if edit is not as_rendered and bed.flux_version != "2.7":
        pytest.skip(
            "newer ones call it no failure; but helm-controller does, if it breaks off, too"
        )
    name = "overtaken" if edit is as_rendered else "overtaken-told"
    delivery = install(deliver, bed, listener, name, edit)
    delivery.commit(fleet(delivery, listener, 2).layer("staging", neverReady=True))
    delivery.wait("staging waits for its pod", lambda hubs: hubs["staging"].does_run(2))
    delivery.wait_until_done(delivery.commit(fleet(delivery, listener, 3)))

    told = [each["message"] for each in listener.heard(f"{name}/pager")]
    assert any("context canceled" in message for message in told) == (edit is not as_rendered)


def test_doctor_finds_nothing(installed: Delivery) -> None:
    if installed.bed.flux_version == "2.7":
        pytest.skip("that notification-controller is of an older Flux still, and it says so")
    where = f"--kubeconfig={installed.bed.alpha.kubeconfig}"
    told = partial(installed.fleetwave, "doctor", installed.name, where, exits=None)
    wait("a doctor who finds nothing", told, until=lambda said: said == "nothing is wrong\n")


def test_a_push_is_fetched_once_flux_is_told_by_one_who_has_the_token(
    installed: Delivery, listener: Listener
) -> None:
    delivery = installed
    source = delivery.api().get("GitRepository", "fleet", f"{delivery.name}-system") or {}
    assert source["spec"]["interval"] == "1h"
    delivery.write(fleet(delivery, listener, 5))
    delivery.fleetwave("render")
    commit = delivery.repository.push("told to Flux, and to nobody else")
    cluster = delivery.cluster()

    assert tell(delivery, "another token") == HTTPStatus.BAD_REQUEST
    delivery.stays("nobody knows", lambda: not delivery.carrier.has_seen(commit, cluster))

    assert tell(delivery, TOKEN) == HTTPStatus.OK
    delivery.wait_until_done(commit)
    assert delivery.hub("prod").does_run(5)


def about(event: Event) -> tuple[str, str, str]:
    thing = event["involvedObject"]
    return thing["kind"], thing["namespace"], thing["name"]
