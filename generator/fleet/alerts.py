"""Who is told of what Flux does on a cluster, and what tells Flux of a push."""

from generator.record import record


@record(kw_only=True)
class Alert:
    """Told by Flux's notification-controller."""

    name: str
    type: str
    """Of the service, as a Provider calls it."""
    severity: str = "error"
    """``error``, ``info``, or ``none``: nobody is told."""
    channel: str | None = None
    address: str | None = None
    username: str | None = None
    secret: str | None = None
    """Name of the Secret with the token, or the address if that is one."""


@record(kw_only=True)
class Receiver:
    """What may call the notification-controller when there is something new to fetch."""

    type: str
    secret: str
    """Name of the Secret with the token."""
