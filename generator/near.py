"""What somebody may have meant."""

from collections.abc import Iterable

_MOST_CHOICES = 9


def nearest(word: str, choices: Iterable[str], most: int = 1) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415 -- only when something is wrong

    return get_close_matches(word, list(choices), n=most, cutoff=0.6)


def suggestion(word: str, choices: Iterable[str], otherwise: str) -> str | None:
    """Return the close match, or a list of all choices if there are few."""
    known = list(choices)
    if near := nearest(word, known):
        return f"did you mean `{near[0]}`?"
    if 0 < len(known) <= _MOST_CHOICES:
        return f"{otherwise} " + ", ".join(f"`{choice}`" for choice in known)
    return None
