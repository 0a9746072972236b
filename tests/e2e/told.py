"""A fleet whose people are told of what happens, and whose Flux is told of a push."""

from tests.command import ROOT
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.webhooks import Listener, tell_of_a_push
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet
from tests.e2e.repository import Edit, as_rendered

TOKEN = "known to the git host, and to Flux"  # noqa: S105 - of nothing but these tests


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


def tell(delivery: Delivery, token: str) -> int:
    """Tell of a push at the address that the documentation has one look for."""
    receiver = delivery.api().get("Receiver", "fleet", f"{delivery.name}-system") or {}
    url = f"http://{delivery.bed.alpha.receiver}{receiver['status']['webhookPath']}"
    return tell_of_a_push(url, token)
