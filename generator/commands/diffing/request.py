"""What ``diff`` is asked for: its arguments are a commit, or two, and names, in any order."""

from collections.abc import Iterable

from generator.delta.sides import Digests, Unit, unit
from generator.errors import UsageError
from generator.git import Git
from generator.hub_name import split
from generator.near import suggestion
from generator.record import record

_NOW = "config/"
_ON_DISK = "rendered/"
_BETWEEN = ".."


@record(kw_only=True)
class Request:
    old: str
    new: str | None
    """A commit; None for what is there now."""
    new_name: str
    """For people."""
    names: tuple[Unit, ...]
    """Hubs, and without a hub whole clusters; none for everything."""

    @property
    def clusters(self) -> frozenset[str] | None:
        return frozenset(one.cluster for one in self.names) if self.names else None

    def wants(self, one: Unit) -> bool:
        return not self.names or one in self.names or Unit(one.cluster) in self.names


def read_request(
    git: Git, arguments: tuple[str, ...], known: frozenset[str], *, rendered: bool
) -> Request:
    """Tell commits from names: what begins with a cluster that there is now is a name; of the rest,
    the first that git knows is the commit. Whether the others are names is for ``check_names``."""
    others = [one for one in arguments if one.split("/", 1)[0] not in known]
    ref = next((one for one in others if _BETWEEN in one or _is_commit(git, one)), None)
    names = [one for one in arguments if one != ref]
    old, between, new = (ref or "HEAD").partition(_BETWEEN)
    if between and rendered:
        raise UsageError(
            f"`{ref}` compares two commits, and `--rendered` looks at what lies on disk",
            hint=f"leave out `--rendered`, or name one commit: `{old or 'HEAD'}`",
        )
    if new.startswith("."):
        raise UsageError(
            f"`{ref}` has a dot too many",
            hint=f"write `{old}..{new.lstrip('.')}`, or to compare with where a branch began, "
            f"`$(git merge-base {old} HEAD)`",
        )
    return Request(
        old=old or "HEAD",
        new=(new or "HEAD") if between else None,
        new_name=(new or "HEAD") if between else _ON_DISK if rendered else _NOW,
        names=tuple(Unit(*split(name)) for name in names),
    )


def check_names(
    git: Git,
    request: Request,
    known: frozenset[str],
    listings: Iterable[Digests],
    *,
    must_have_hubs: bool = False,
) -> None:
    """Raise ``UsageError`` for a name that neither side has."""
    units = {found for listing in listings for path in listing if (found := unit(path))}
    clusters = known | {one.cluster for one in units}
    for name in request.names:
        if name.cluster not in clusters:
            word = f"{name.cluster}/{name.hub}" if name.hub else name.cluster
            raise UsageError(
                f"`{word}` is neither a commit nor a cluster",
                hint=suggestion(word, sorted({*clusters, *git.refs()}), "there are"),
            )
        if must_have_hubs and name.hub and name not in units:
            hubs = sorted(one.hub for one in units if one.hub and one.cluster == name.cluster)
            raise UsageError(
                f"there is no hub `{name.hub}` on the cluster `{name.cluster}`, then or now",
                hint=suggestion(name.hub, hubs, "it has"),
            )


def _is_commit(git: Git, word: str) -> bool:
    try:
        return bool(git.commit(word))
    except UsageError:
        return False
