"""Let a ring of clusters have the commit that the ring before it has."""

from collections.abc import Mapping, Sequence

from generator.commands.at_once import each
from generator.commands.publishing.gitless import TAG_OF_COMMIT, Gitless, Site, gitless
from generator.commands.publishing.tags import Move, Outcome, failed, goes_back, move
from generator.config_paths import SETTINGS
from generator.errors import FleetwaveError, UsageError
from generator.near import suggestion
from generator.oci.artifact import Found
from generator.programs.oras import Oras
from generator.record import record
from generator.snapshot import Listing


@record(kw_only=True)
class Promotion:
    ring: str
    before: str
    """The ring that had it first."""
    commit: str
    is_dry: bool
    moves: tuple[Move, ...]

    @property
    def errors(self) -> tuple[tuple[str, FleetwaveError], ...]:
        return tuple((f"`{one.cluster}`", one.error) for one in self.moves if one.error)

    @property
    def steps(self) -> Mapping[tuple[str | None, str], tuple[str, ...]]:
        """From which commit to which clusters go; those that stay are in none."""
        found: dict[tuple[str | None, str], list[str]] = {}
        for one in self.moves:
            if one.outcome in (Outcome.PLANNED, Outcome.DONE):
                found.setdefault((one.old, one.new), []).append(one.cluster)
        return {step: tuple(names) for step, names in found.items()}


def promote(  # noqa: PLR0913 -- what it is asked for
    listing: Listing, oras: Oras, ring: str, ref: str | None, *, is_dry: bool, is_forced: bool
) -> Promotion:
    """Move a ring's tags to the commit that the ring before has, or to an earlier one that ``ref``
    names; ``is_forced`` asks neither ring what it has."""
    fleet = gitless(listing)
    sites, before = _rings(fleet, ring)
    oras.check()
    tried = _found(oras, before, before[0].registry.tag)
    name = before[0].registry.ring or ""
    if ref is None:
        commit = _common(name, tried)
    else:
        commit = listing.commit(ref)
        if not is_forced:
            _refuse_untried(listing, ring, name, commit, tried)
    now = _found(oras, sites, ring)
    if ref is None and not is_forced:
        _refuse_back(listing, ring, name, commit, now)

    def moved(site: Site) -> Move:
        new = Found("", commit)
        try:
            there = oras.found(site.repository, TAG_OF_COMMIT.format(commit))
            if there is None:
                raise _not_published(site, commit)
            new = Found(there.digest, commit)
            return move(oras, site, ring, old=now[site.name], new=new, is_dry=is_dry)
        except FleetwaveError as error:
            return failed(site, ring, old=now[site.name], new=new, error=error)

    moves = each(moved, sites)
    return Promotion(ring=ring, before=name, commit=commit, is_dry=is_dry, moves=moves)


def _rings(fleet: Gitless, ring: str) -> tuple[Sequence[Site], Sequence[Site]]:
    """Return the clusters of a ring, and those of the nearest before it that has any."""
    known = fleet.settings.delivery.rings
    if ring not in known:
        raise UsageError(
            f"there is no ring `{ring}`",
            hint=suggestion(ring, known, "there are")
            or f"list the fleet's rings in `{SETTINGS}`: `delivery: {{rings: […]}}`",
        )
    if ring not in fleet.rings:
        raise UsageError(
            f"no cluster is in the ring `{ring}`",
            hint=f"a cluster.yaml says so: `delivery: {{ring: {ring}}}`",
        )
    if ring == fleet.rings[0]:
        raise UsageError(
            f"no cluster is in a ring before `{ring}`",
            hint=f"`fleetwave publish` moves `{ring}`",
        )
    before = fleet.rings[fleet.rings.index(ring) - 1]
    return fleet.in_ring(ring), fleet.in_ring(before)


def _found(oras: Oras, sites: Sequence[Site], tag: str) -> Mapping[str, Found | None]:
    found = each(lambda one: oras.found(one.repository, tag), sites)
    return {site.name: one for site, one in zip(sites, found, strict=True)}


def _common(ring: str, tried: Mapping[str, Found | None]) -> str:
    """Return the one commit that a whole ring has."""
    has = {name: one.commit if one else None for name, one in tried.items()}
    commits = {one for one in has.values() if one}
    if len(commits) == 1 and None not in has.values():
        return commits.pop()
    said = ", ".join(f"`{name}` {_on(commit)}" for name, commit in has.items())
    raise FleetwaveError(
        f"the ring `{ring}` is not on one commit: {said}",
        hint="bring it there first, by `fleetwave publish` or `fleetwave promote`; or name what "
        "all of it has had: `--commit REF`",
    )


def _on(commit: str | None) -> str:
    return f"is on {commit[:12]}" if commit else "has none"


def _refuse_untried(
    listing: Listing, ring: str, before: str, commit: str, tried: Mapping[str, Found | None]
) -> None:
    without = [
        name
        for name, one in tried.items()
        if not (one and one.commit and listing.is_ancestor(commit, one.commit))
    ]
    if without:
        names = ", ".join(f"`{name}`" for name in without)
        raise FleetwaveError(
            f"the ring `{before}` has not come to {commit[:12]}: not {names}",
            hint=f"promote `{before}` first; `--force` gives it to `{ring}` untried",
        )


def _refuse_back(
    listing: Listing, ring: str, before: str, commit: str, now: Mapping[str, Found | None]
) -> None:
    later = [name for name, one in now.items() if goes_back(listing, one, Found("", commit))]
    if later:
        names = ", ".join(f"`{name}`" for name in later)
        raise FleetwaveError(
            f"the ring `{before}` is on {commit[:12]}, and {names} of `{ring}` on a later commit",
            hint=f"to go back is a choice: `--commit {commit[:12]}`",
        )


def _not_published(site: Site, commit: str) -> FleetwaveError:
    return FleetwaveError(
        f"`{site.repository}` has no `{TAG_OF_COMMIT.format(commit)}`",
        hint=f"in a checkout of that commit, run `fleetwave publish {site.name}`",
    )
