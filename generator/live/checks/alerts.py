"""Whether Flux's controllers tell what happens to the one that tells people, and it hears them."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.checks.unfit import unfit
from generator.live.controller import Controller, is_component
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_TELLING = ("source-controller", "helm-controller", "kustomize-controller")
_NOTIFYING = "notification-controller"
_GROUP = "notification.toolkit.fluxcd.io"


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    is_needed = any(one.group == _GROUP for one in wanted.flux)
    has_alerts = any(one.kind == "Alert" for one in wanted.flux)
    for live in seen.controllers or ():
        one = Controller(live, seen.where)
        if is_component(live, _NOTIFYING):
            if not is_needed:  # else its absence is an error, and said
                yield from _away(one, seen.kubectl)
            if has_alerts:
                yield from _hears(one)
        elif has_alerts and any(is_component(live, name) for name in _TELLING):
            yield from _tells(one)


def _away(one: Controller, kubectl: str) -> Iterator[Symptom]:
    live = one.live
    if not live.status.get("readyReplicas"):
        yield unfit(
            one,
            "no pod of it is ready",
            f"`{kubectl} --namespace {live.namespace} describe deployment {live.name}` says why",
            "the others wait for it a quarter of a minute with each thing that they have to tell: "
            "rollouts crawl",
            Level.WARNING,
        )


def _hears(one: Controller) -> Iterator[Symptom]:
    if one.flags.get("no-cross-namespace-refs") == "true":
        yield unfit(
            one,
            "it runs with `--no-cross-namespace-refs`",
            "run it without",
            "nobody is told of releases: alerts are in another namespace than hubs",
            Level.WARNING,
        )


def _tells(one: Controller) -> Iterator[Symptom]:
    if not one.flags.get("events-addr"):
        address = f"http://{_NOTIFYING}.{one.live.namespace}.svc.cluster.local./"
        yield unfit(
            one,
            "it runs without `--events-addr`",
            f"install Flux with {_NOTIFYING}, which sets it; or set it to `{address}`",
            "nobody is told of what it does: alerts are about what it tells there",
            Level.WARNING,
        )
