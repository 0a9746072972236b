"""What became of bringing rendered/ up to date."""

from generator.changeset import Change
from generator.diagnostic import Diagnostic
from generator.record import record


@record
class Result:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order."""
    changes: tuple[Change, ...]
    """Made, or with ``check`` needed."""
    broken: tuple[str, ...] = ()
    """Clusters that were left as they are."""
    was_built: bool = True
    """False if something is wrong that concerns the fleet as a whole."""
    note: str | None = None
