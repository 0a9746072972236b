"""Follow a commit through its clusters, until each has it, or does not get it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import UTC, datetime
from functools import cache

from generator.commands.at_once import each
from generator.commands.live.committed import Committed, committed
from generator.commands.live.contexts import Access, Contexts, access
from generator.commands.live.resources import APPLICATIONS, KUSTOMIZATIONS, RELEASES
from generator.errors import FleetwaveError
from generator.git import Git
from generator.live.object import Live
from generator.live.rollout import Outcome, Progress, progress
from generator.live.sync import IsOlder
from generator.live.wanted import Wanted
from generator.programs.kubectl import ForbiddenError, UnknownKindError, UnreachableError, Value
from generator.record import record
from generator.tree import Files

_PAUSE = 5.0


@record
class Moment:
    clusters: tuple[Progress, ...]
    trouble: str | None = None
    """Why this is still what was seen before."""
    is_last: bool = False

    @property
    def is_over(self) -> bool:
        return all(one.outcome is not Outcome.ON_ITS_WAY for one in self.clusters)

    @property
    def outcome(self) -> Outcome:
        """A cluster where it failed counts, also while others go on."""
        found = {one.outcome for one in self.clusters}
        order = (Outcome.FAILED, Outcome.ON_ITS_WAY, Outcome.DONE)
        return next(one for one in order if one in found)


@record
class Rollout:
    committed: Committed
    notes: tuple[str, ...]
    """What cannot be seen, and so is not judged."""
    _clusters: tuple["_Cluster", ...] = field(repr=False)

    def follow(self, seconds: float | None) -> Iterator[Moment]:
        """Yield what is seen until it is over, or for some seconds; None for without end."""
        end = None if seconds is None else time.monotonic() + seconds
        moment = Moment(self._look())
        while True:
            rest = None if end is None else end - time.monotonic()
            if moment.is_over or (rest is not None and rest <= 0):
                yield Moment(moment.clusters, moment.trouble, is_last=True)
                return
            yield moment
            time.sleep(_PAUSE if rest is None else min(_PAUSE, rest))
            try:
                moment = Moment(self._look())
            except UnreachableError as error:
                moment = Moment(moment.clusters, str(error))

    def _look(self) -> tuple[Progress, ...]:
        return each(_Cluster.look, self._clusters)


def rollout(
    files: Files, git: Git, ref: str | None, names: Sequence[str], contexts: Contexts
) -> Rollout:
    found = committed(files, git, ref, names)
    reached = access(contexts, tuple(found.clusters), found.settings)

    @cache
    def is_older(revision: str) -> bool:
        return found.commit is not None and git.is_ancestor(revision, found.commit)

    clusters, notes = [], [*found.notes]
    for one in reached:
        wanted = found.clusters[one.cluster]
        note = _without_argocd(one, wanted) if wanted.is_by_argocd else None
        clusters.append(_Cluster(wanted, one, note is None, is_older))
        notes += [note] if note else []
    return Rollout(found, tuple(notes), tuple(clusters))


@record
class _Cluster:
    wanted: Wanted
    access: Access
    is_carrier_asked: bool
    """Argo CD, or Flux's Kustomizations where there is none."""
    is_older: IsOlder

    def look(self) -> Progress:
        applications = None
        try:
            if self.is_carrier_asked:
                applications = _carriers(self.access, self.wanted)
            releases = self.access.flux.objects(RELEASES, labels=self.wanted.label)
        except UnknownKindError as error:
            raise FleetwaveError(
                f"{error}: Flux is not there",
                hint=f"install Flux's controllers there ({self.wanted.page}), or name the cluster "
                "with `--context`",
            ) from None
        return progress(
            self.wanted,
            map(Live, releases),
            None if applications is None else map(Live, applications),
            self.is_older,
            datetime.now(UTC),
        )


def _carriers(one: Access, wanted: Wanted) -> tuple[Value, ...]:
    if wanted.is_by_argocd:
        return _applications(one, wanted)
    namespace = wanted.settings.delivery.system_namespace
    return one.flux.objects(KUSTOMIZATIONS, namespace=namespace, labels=wanted.label)


def _applications(one: Access, wanted: Wanted) -> tuple[Value, ...]:
    namespace = wanted.settings.delivery.argocd_namespace
    return one.argocd.objects(APPLICATIONS, namespace=namespace, labels=wanted.label)


def _without_argocd(one: Access, wanted: Wanted) -> str | None:
    """Say why Argo CD is not asked about a cluster, if that may be left out."""
    try:
        _applications(one, wanted)
    except (UnknownKindError, ForbiddenError) as error:
        if one.is_argocd_known:
            raise
        return (
            f"{error}; so a sync of `{one.cluster}` that fails or has not begun is not seen: name "
            "Argo CD's own cluster with `--argocd-context`"
        )
    return None
