"""What earlier runs found out at some cost, and later ones ask for first."""

from contextvars import ContextVar
from typing import Protocol


class Kept(Protocol):
    """Keeps results between runs, by keys that hold all that a result depends on. It may forget
    anything at any time; what it returns is what was put."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, None if there is nothing, or it cannot be trusted."""

    def put(self, key: str, data: bytes) -> None:
        """Keep it, if that is possible."""


KEPT: ContextVar[Kept | None] = ContextVar("KEPT", default=None)
"""Set by the command line; without it, nothing is kept."""

COMPILED: ContextVar[Kept | None] = ContextVar("COMPILED", default=None)
"""The same for code, which must not come from where results may come from."""
