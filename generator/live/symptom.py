"""What is wrong on a cluster: at which object, and how to mend it."""

from generator.diagnostic import Level
from generator.record import record


@record(kw_only=True)
class Symptom:
    where: str
    """The cluster, or the Argo CD."""
    object: str
    """Kind, namespace and name."""
    rule: str
    message: str
    help: str | None = None
    note: str | None = None
    level: Level = Level.ERROR
