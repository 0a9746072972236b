"""The batches in which production hubs get a change, and what is wrong with them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator.diagnostic import Diagnostic, Keys, Location
from generator.fleet import Batches

_ALL = "100%"
_EXAMPLE = "for example `[1, 25%, 100%]`: one hub, then a quarter, then all"


def as_batches(entries: Iterable[str | float]) -> Batches:
    """Return batches whose shape is known to be right: to JSON Schema `2.0` is whole, too."""
    return tuple(one if isinstance(one, str) else int(one) for one in entries)


def check_batches(path: str, keys: Keys, batches: Batches) -> Iterator[Diagnostic]:
    """Batches must rise and end with all hubs, or some would get a change by no wave of theirs.

    Of two numbers of one kind that is seen at once. A count may be less or more than a percentage,
    as a cluster has hubs; so counts come first, and are passed over where a cluster is small.
    """
    for index, (before, batch) in enumerate(pairwise(batches), start=1):
        if isinstance(batch, int) and isinstance(before, str):
            yield Diagnostic(
                location=Location(path, (*keys, index)),
                rule="invalid-batches",
                message=f"the count `{batch}` comes after the percentage `{before}`",
                help=f"have counts first, {_EXAMPLE}",
                note=f"on a cluster with many hubs, `{before}` is more than `{batch}`",
            )
        elif isinstance(batch, int) is isinstance(before, int) and _size(batch) <= _size(before):
            yield Diagnostic(
                location=Location(path, (*keys, index)),
                rule="invalid-batches",
                message=f"the batch `{batch}` is no more than `{before}` before it",
                help=f"have batches rise, {_EXAMPLE}",
            )
    if batches[-1] != _ALL:
        yield Diagnostic(
            location=Location(path, (*keys, len(batches) - 1)),
            rule="invalid-batches",
            message=f"the last batch is `{batches[-1]}`, so other hubs would never get a change",
            help=f"end with `{_ALL}`, {_EXAMPLE}",
        )


def _size(batch: int | str) -> int:
    return batch if isinstance(batch, int) else int(batch.removesuffix("%"))
