"""Whether an Argo CD that a cluster had before has let go of it, where Flux alone delivers now."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_TRACKING = "argocd.argoproj.io/tracking-id"
_STEPS = 'docs/flux.md has the steps, below "Changing the engine"'


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if wanted.is_by_argocd:
        return
    for one in seen.applications or ():
        yield Symptom(
            where=seen.where,
            object=one.title,
            rule="left-on-cluster",
            message="it applies what Flux alone is to deliver",
            help=f"so that what it brought stays, `argocd app delete {one.name} --cascade=false`",
            note=_STEPS,
            level=Level.WARNING,
        )
    owned = [one for one in seen.releases or () if _TRACKING in one.annotations]
    if owned:
        more = f", and {len(owned) - 1} more" if len(owned) > 1 else ""
        yield Symptom(
            where=seen.where,
            object=owned[0].title + more,
            rule="left-on-cluster",
            message="Argo CD's name is on it still: what a commit takes out of it may stay in it",
            help="take the name off when Argo CD applies it no more",
            note=_STEPS,
            level=Level.NOTE,
        )
