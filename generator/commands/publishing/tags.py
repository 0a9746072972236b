"""Tags of a registry, which lead clusters from commit to commit."""

from enum import StrEnum

from generator.commands.publishing.gitless import Site
from generator.errors import FleetwaveError
from generator.git import Git
from generator.oci.artifact import Found
from generator.programs.oras import Oras
from generator.record import record


class Outcome(StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"
    """It was so already."""
    PLANNED = "planned"
    """It would be done, but for `--dry-run`."""
    FAILED = "failed"


@record(kw_only=True)
class Move:
    cluster: str
    repository: str
    tag: str
    old: str | None
    """The commit that the tag led to; None if there was no such tag, or it named no commit."""
    new: str
    outcome: Outcome
    error: FleetwaveError | None = None


def move(  # noqa: PLR0913 -- from where to where
    oras: Oras, site: Site, tag: str, *, old: Found | None, new: Found, is_dry: bool
) -> Move:
    """Let a cluster's tag lead to another artifact, if it does not yet."""
    outcome = Outcome.UNCHANGED
    if old is None or old.digest != new.digest:
        outcome = Outcome.PLANNED if is_dry else Outcome.DONE
    if outcome is Outcome.DONE:
        oras.tag(site.repository, new.digest, tag)
    return _move(site, tag, old, new, outcome)


def failed(site: Site, tag: str, *, old: Found | None, new: Found, error: FleetwaveError) -> Move:
    return _move(site, tag, old, new, Outcome.FAILED, error)


def goes_back(git: Git, old: Found | None, new: Found) -> bool:
    """Tell whether a tag leads to a later commit already; False for one that is not known here."""
    if old is None or old.commit is None or new.commit is None or old.commit == new.commit:
        return False
    return git.is_ancestor(new.commit, old.commit)


def _move(  # noqa: PLR0913, PLR0917 -- its fields
    site: Site,
    tag: str,
    old: Found | None,
    new: Found,
    outcome: Outcome,
    error: FleetwaveError | None = None,
) -> Move:
    return Move(
        cluster=site.name,
        repository=site.repository,
        tag=tag,
        old=old.commit if old else None,
        new=new.commit or new.digest,
        outcome=outcome,
        error=error,
    )
