"""People are told of what fails, and of nothing else; and Flux is told of a push."""

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.e2e import faults
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.waiting import wait
from tests.e2e.bed.webhooks import Event, Listener, listening, tell_of_a_push
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.repository import Edit, as_rendered

pytestmark = pytest.mark.engines("flux")
ROOT = Path(__file__).parents[2]
TOKEN = "known to the git host, and to Flux"  # noqa: S105 - of nothing but this test
BROKEN = "the database is gone"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as one:
        yield one


@pytest.fixture(scope="module")
def installed(deliver: Open, bed: Bed, listener: Listener) -> Delivery:
    return install(deliver, bed, listener, "notify")


def install(
    deliver: Open, bed: Bed, listener: Listener, name: str, edit: Edit = as_rendered
) -> Delivery:
    """Follow docs/flux.md: the Secret first, then the root."""
    delivery = deliver(name, edit)
    bed.alpha.kubectl("create", "namespace", f"{name}-system")
    secret = ("create", "secret", "generic", "webhook-token", f"--from-literal=token={TOKEN}")
    bed.alpha.kubectl(f"--namespace={name}-system", *secret)
    delivery.install(fleet(delivery, listener))
    return delivery


def fleet(delivery: Delivery, listener: Listener, level: int = 1) -> Fleet:
    """Return a fleet whose failures are told at one place, and all that happens at another; and
    that is fetched once an hour."""
    pager = {"type": "generic", "address": listener.url(f"{delivery.name}/pager")}
    log = {"type": "generic", "address": listener.url(f"{delivery.name}/log"), "severity": "info"}
    source = "templates/flux/source.yaml"
    in_no_hurry = (ROOT / source).read_text("utf-8").replace("interval: 1m", "interval: 1h")
    one = delivery.fleet("prod", "staging", more={source: in_no_hurry})
    receiver = {"type": "github", "secret": "webhook-token"}
    told = one.set(alerts={"pager": pager, "log": log}, receiver=receiver)
    return told.layer("common", shared={"level": level})


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


def tell(delivery: Delivery, token: str) -> int:
    """Tell of a push at the address that the documentation has one look for."""
    receiver = delivery.api().get("Receiver", "fleet", f"{delivery.name}-system") or {}
    url = f"http://{delivery.bed.alpha.receiver}{receiver['status']['webhookPath']}"
    return tell_of_a_push(url, token)
