"""What a tool must tell about itself so that it can be measured."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fleet import Fleet


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    name: str
    version: str
    how: str
    """How the fleet is written for it, and what of its advice on speed is followed."""
    tools: str
    """The folder below that of all tools where it is installed; several may share one."""
    install: Callable[[Path], None]
    """Install it into this empty folder, from the registries that this machine is set up for."""
    write: Callable[[Fleet, Path], None]
    """Write the fleet in the tool's own words into this folder."""
    command: Callable[[Path], list[str]]
    """Return what to run there, given where it is installed; it leaves its objects in `output`."""
    most_hubs: int = 10_000
    """Larger fleets would take too many minutes."""
