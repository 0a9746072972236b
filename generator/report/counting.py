"""Numbers of things, in words."""

from collections.abc import Iterable

from generator.diagnostic import Level


def many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def by_level(levels: Iterable[Level]) -> str:
    """Count each level, gravest first; empty if there is none."""
    found = list(levels)
    return " and ".join(many(n, level) for level in Level if (n := found.count(level)))
