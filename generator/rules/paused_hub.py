"""A hub is paused: for whoever wonders why it does not change, and once that should be over."""

from collections.abc import Iterator
from datetime import date

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Fleet


def check(fleet: Fleet, today: date | None) -> Iterator[Diagnostic]:
    for release in fleet.releases():
        if (pause := release.paused) is None:
            continue
        is_over = bool(today and pause.until and today > pause.until)
        yield Diagnostic(
            location=Location(pause.location.path, pause.location.keys, on_key=True),
            rule="paused-hub",
            message=f"`{release.cluster}/{release.name}` "
            + (f"should have been paused until {pause.until} only" if is_over else "is paused")
            + f": {pause.reason}",
            help="remove `paused` to bring it up to date, or give it another `until`"
            if is_over
            else None,
            level=Level.WARNING if is_over else Level.NOTE,
        )
