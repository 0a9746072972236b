"""An alert lacks what its service needs: notification-controller says so in its log, once for each
thing that it should have told, and Flux takes the alert for one that is well."""

from collections.abc import Iterator, Mapping

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Alert, Cluster, Engine, Fleet
from generator.tree import Files

_NEEDS_TOKEN = frozenset(("datadog", "generic-hmac", "githubdispatch", "opsgenie", "telegram"))
_CHANNELS: Mapping[str, str] = {
    "googlepubsub": "the topic",
    "nats": "the subject",
    "telegram": "the number of the chat",
    "zulip": "`CHANNEL/TOPIC`",
}
"""Types without a channel of their own → what stands in ``channel``."""


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    told: set[Location] = set()
    for cluster in fleet.clusters:
        for alert in cluster.alerts if cluster.engine is Engine.FLUX else ():
            found = _location(fleet, cluster, alert)
            for lack, way_out in _lacks(alert) if found not in told else ():
                yield Diagnostic(
                    location=found,
                    rule="unsendable-alert",
                    message=f"`{alert.name}` reaches nobody: a `{alert.type}` needs {lack}",
                    help=way_out,
                )
            told.add(found)


def _lacks(alert: Alert) -> Iterator[tuple[str, str]]:
    """Yield what is missing, and the way out."""
    if alert.type in _NEEDS_TOKEN and not alert.secret:
        yield "a token", "add `secret: …`, the name of a Secret with the key `token`"
    elif not alert.secret and not alert.address:
        way_out = "add `address: …`, or `secret: …`, the name of a Secret with the key `address`"
        yield "an address", way_out
    channel = alert.channel or ""
    if alert.type in _CHANNELS and (not channel or (alert.type == "zulip" and "/" not in channel)):
        yield "a channel", f"write `channel: …`: {_CHANNELS[alert.type]}"


def _location(fleet: Fleet, cluster: Cluster, alert: Alert) -> Location:
    """In cluster.yaml if that says anything of it."""
    is_fleets = alert == fleet.settings.alerts.get(alert.name)
    path = fleet.settings.source if is_fleets else cluster.source
    return Location(path, ("alerts", alert.name), on_key=True)
