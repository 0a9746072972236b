"""What is asked, and which two states of the repository are compared for it."""

from generator.errors import UsageError
from generator.record import record
from generator.snapshot import Listing, Sides, commits, on_disk, staged

_SHALLOW = (
    "the history here is cut off before the branch left `{since}`, so this was compared with "
    "`{since}` as it is: what happened there since then is turned round"
)


@record(kw_only=True)
class Question:
    paths: tuple[str, ...] = ()
    """From the fleet's root; a folder stands for everything in it."""
    since: str | None = None
    """A commit that the branch left, or two as ``A..B``."""
    staged: bool = False
    within: tuple[str, ...] = ()
    """Clusters that the change must stay within."""


def states(
    listing: Listing, since: str | None, *, is_staged: bool
) -> tuple[Sides, tuple[str, ...]]:
    """Return both, and what to know of the choice. Raises ``UsageError`` where there is no git, or
    no such commit."""
    if not listing.is_there and since is None:
        raise UsageError(
            "there is no commit here to compare with",
            hint="commit something, or name the paths that are to change",
        )
    first, dots, second = (since or "").partition("..")
    if not dots:
        commit, notes = departure(listing, since)
        return (staged if is_staged else on_disk)(listing, commit), notes
    if is_staged:
        raise UsageError(
            f"`{since}` cannot be compared with what is staged",
            hint="name one commit, for where this branch left it; or leave `--staged` out",
        )
    if not first or second.startswith("."):
        raise UsageError(
            f"`{since}` does not name two commits", hint=_in_two_dots(first, second.lstrip("."))
        )
    return commits(listing, listing.commit(first), listing.commit(second or "HEAD")), ()


def departure(listing: Listing, since: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the last commit, or where the branch left another, and what to know of that."""
    if since is None:
        return listing.commit("HEAD"), ()
    return listing.fork(since), _cut_off(listing, since)


def _in_two_dots(first: str, second: str) -> str:
    if first and second:
        return (
            f"write `{first}..{second}`, or for what `{second}` did since it left `{first}`, "
            f"`$(git merge-base {first} {second})..{second}`"
        )
    if first:
        return f"write `{first}` for what this branch did since it left `{first}`"
    return f"write `HEAD..{second}`" if second else "write `A..B`, or one commit"


def _cut_off(listing: Listing, since: str) -> tuple[str, ...]:
    """A shallow clone may lack the commit that both have in common."""
    if not listing.is_shallow or listing.has_fork(since):
        return ()
    return (_SHALLOW.format(since=since),)
