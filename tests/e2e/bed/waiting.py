"""Waiting for what a person would wait for, and saying what was there instead if it never came."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONG = 240.0
"""Seconds. Nothing here is about speed, and the machine may have other things to do."""


class NeverCameError(AssertionError):
    """What was awaited, and what was seen last."""


def wait(
    what: str,
    look: Callable[[], T],
    *,
    until: Callable[[T], object] = bool,
    seconds: float = LONG,
    background: Callable[[], str] = str,
) -> T:
    """Return what was seen when it was as awaited. What cannot be seen yet is awaited, too."""
    end = time.monotonic() + seconds
    while True:
        try:
            seen: T | Exception = look()
            if until(seen):  # type: ignore[arg-type]
                return seen  # type: ignore[return-value]
        except (OSError, KeyError, TypeError, AttributeError) as error:
            seen = error
        if time.monotonic() > end:
            text = f"waited {seconds:.0f} s for: {what}\nseen last: {_shown(seen)}\n{background()}"
            raise NeverCameError(text)
        time.sleep(0.25)


def stays(what: str, look: Callable[[], object], seconds: float = 6.0) -> None:
    """Hold for a while: what is tried again, by a retry or by self-healing, comes later."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert look(), f"did not stay: {what}"
        time.sleep(0.25)


def _shown(seen: object) -> str:
    if isinstance(seen, Exception):
        return f"{type(seen).__name__}: {seen}"
    return str(seen)
