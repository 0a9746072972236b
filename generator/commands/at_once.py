"""Work that waits for others, such as a registry or a cluster: some of it at a time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_AT_ONCE = 8
T = TypeVar("T")
R = TypeVar("R")


def each(work: Callable[[T], R], items: Iterable[T]) -> tuple[R, ...]:
    """Return the results in the order of the items."""
    return tuple(as_done(work, items))


def as_done(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Yield each result, in the order of the items, once it and those before it are there."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(work, items)
