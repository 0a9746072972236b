"""A hub's ``paused`` and ``rollout.ungated`` → Exemption."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.fleet import Exemption


def exemption(entry: Mapping[str, Any], location: Location) -> Exemption:
    """Raises ``InvalidError`` if ``until`` is written like a date, but is none."""
    try:
        until = date.fromisoformat(entry["until"]) if "until" in entry else None
    except ValueError:
        raise InvalidError(
            Diagnostic(
                location=Location(location.path, (*location.keys, "until")),
                rule="invalid-value",
                message=f"there is no day `{entry['until']}`",
                help="write year, month and day: `2026-12-31`",
            )
        ) from None
    return Exemption(reason=entry["reason"], until=until, location=location)
