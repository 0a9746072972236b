"""Push what the last commit has for each cluster that reads from a registry."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from generator.commands.at_once import as_done
from generator.commands.publishing.gitless import (
    Gitless,
    Site,
    chosen,
    committed_part,
    copied_chart,
    gitless,
    origin,
)
from generator.commands.publishing.pushing import Published, Pushed, Pusher
from generator.commands.publishing.tags import Outcome
from generator.errors import FleetwaveError, UsageError
from generator.pipeline import Progress
from generator.programs.cosign import Cosign
from generator.programs.oras import Oras
from generator.publication import Part
from generator.record import record
from generator.snapshot import Listing

_SHOWN = 3
T = TypeVar("T")
R = TypeVar("R")


@record(kw_only=True)
class Options:
    tag: str | None = None
    """The one to move, in place of that which a cluster follows."""
    sign: str | None = None
    """cosign's name of a key."""
    is_dry: bool = False
    may_be_dirty: bool = False
    is_forced: bool = False


@record(kw_only=True)
class Publication:
    commit: str
    is_dry: bool
    charts: tuple[Pushed, ...]
    clusters: tuple[Published, ...]
    waiting: Mapping[str, tuple[str, ...]]
    """Ring to those of its clusters whose tag stays where it is, until it is promoted."""

    @property
    def errors(self) -> tuple[tuple[str, FleetwaveError], ...]:
        """Each with whose it is."""
        pushed = [one.artifact for one in self.clusters]
        moves = [one.move for one in self.clusters if one.move]
        return (
            *((f"chart `{one.name}`", one.error) for one in self.charts if one.error),
            *((f"`{one.name}`", one.error) for one in pushed if one.error),
            *((f"`{one.cluster}`", one.error) for one in moves if one.error),
        )


def publish(
    listing: Listing, oras: Oras, names: Sequence[str], options: Options, progress: Progress
) -> Publication:
    fleet = gitless(listing)
    sites = chosen(fleet, names)
    if options.tag in fleet.settings.delivery.rings:
        raise UsageError(
            f"`{options.tag}` is a ring",
            hint="leave `--tag` out for the first ring; `fleetwave promote` moves each other",
        )
    parts = {one.name: committed_part(fleet, one) for one in sites}
    if not options.may_be_dirty:
        _refuse_dirty(listing, parts.values())
    places = sorted({place for one in parts.values() for place in one.charts})
    # Read before any work is shared out: one process of git answers.
    copies = {place: copied_chart(fleet, place) for place in places}
    cosign = Cosign(options.sign) if options.sign else None
    if not options.is_dry:
        oras.check()
        if cosign:
            cosign.check()
    pusher = Pusher(
        oras=oras,
        git=listing,
        origin=origin(fleet, listing),
        cosign=cosign,
        is_dry=options.is_dry,
        is_forced=options.is_forced,
    )
    charts = _each(
        lambda place: pusher.chart(place, copies[place]),
        places,
        progress,
        lambda place: place.repository,
    )
    absent = {
        place: one
        for place, one in zip(places, charts, strict=True)
        if one.outcome is Outcome.FAILED
    }
    tags = {one.name: options.tag or _tag(fleet, one) for one in sites}
    clusters = _each(
        lambda one: pusher.cluster(one, parts[one.name], tags[one.name], absent),
        sites,
        progress,
        lambda one: one.name,
    )
    waiting = {
        ring: tuple(one.name for one in sites if one.registry.ring == ring) for ring in fleet.rings
    }
    return Publication(
        commit=fleet.commit,
        is_dry=options.is_dry,
        charts=charts,
        clusters=clusters,
        waiting={ring: names for ring, names in waiting.items() if names and not tags[names[0]]},
    )


def _tag(fleet: Gitless, site: Site) -> str | None:
    """Return the tag that leads a cluster to what is published; None if a ring comes before its."""
    registry = site.registry
    return registry.tag if registry.ring in (None, *fleet.rings[:1]) else None


def _refuse_dirty(listing: Listing, parts: Iterable[Part]) -> None:
    folders = {"/".join(path.split("/")[:3]) for one in parts for path in one.files}
    changed = sorted(listing.uncommitted(*sorted(folders)))
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        shown = ", ".join(f"`{path}`" for path in changed[:_SHOWN])
        raise FleetwaveError(
            f"what is rendered is not what was committed: {shown}{more}",
            hint="commit it; or with `--allow-dirty` the last commit is published without it",
        )


def _each(
    work: Callable[[T], R], items: Sequence[T], progress: Progress, name: Callable[[T], str]
) -> tuple[R, ...]:
    """Do some at a time; the results are in order."""
    done = []
    for item, one in zip(items, as_done(work, items), strict=True):
        done.append(one)
        progress(len(done), len(items), name(item))
    return tuple(done)
