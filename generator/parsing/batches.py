"""What is wrong with the batches in which production hubs get a change."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location


def check_batches(
    path: str, keys: tuple[str | int, ...], batches: tuple[int | str, ...]
) -> Iterator[Diagnostic]:
    """Batches must rise and end with all hubs, or some would never be rolled out."""
    percentages = [int(batch[:-1]) for batch in batches if isinstance(batch, str)]
    counts = [batch for batch in batches if isinstance(batch, int)]
    rising = percentages == sorted(set(percentages)) and counts == sorted(set(counts))
    if not rising or batches[-1] != "100%":
        yield Diagnostic(
            location=Location(path, keys),
            rule="invalid-batches",
            message="batches must rise and end with `100%`",
            help="for example `[1, 25%, 100%]`: one hub, then a quarter, then all",
        )
