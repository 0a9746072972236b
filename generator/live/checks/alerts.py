"""Whether Flux's controllers tell what happens to the one that tells people."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.controller import Controller, is_component
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_TELLING = ("source-controller", "helm-controller", "kustomize-controller")
_NOTIFYING = "notification-controller"


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if not any(one.kind == "Alert" for one in wanted.flux):
        return
    for live in seen.controllers or ():
        one = Controller(live, seen.where)
        is_telling = any(is_component(live, name) for name in _TELLING)
        if is_telling and not one.flags.get("events-addr"):
            yield Symptom(
                where=seen.where,
                object=live.title,
                rule="unfit-controller",
                message="it runs without `--events-addr`",
                help=f"install Flux with {_NOTIFYING}, which sets it; or set it to "
                f"`http://{_NOTIFYING}.{live.namespace}.svc.cluster.local./`",
                note="nobody is told of what it does: alerts are about what it tells there",
                level=Level.WARNING,
            )
        blocks = one.flags.get("no-cross-namespace-refs") == "true"
        if is_component(live, _NOTIFYING) and blocks:
            yield Symptom(
                where=seen.where,
                object=live.title,
                rule="unfit-controller",
                message="it runs with `--no-cross-namespace-refs`",
                help="run it without",
                note="nobody is told of releases: alerts are in another namespace than hubs",
                level=Level.WARNING,
            )
