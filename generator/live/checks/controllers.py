"""Whether the controllers are there, are well, and are new enough for what is rendered."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.checks import flags
from generator.live.checks.unfit import unfit
from generator.live.controller import Controller, is_component
from generator.live.seen import Argocd, Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_ARGOCD_OLDEST, _ARGOCD_TRIED = (3, 2), (3, 5)
_FLUX_OLDEST = (2, 7)
_BEFORE_FLUX = {
    "helm-controller": 3,
    "source-controller": 0,
    "kustomize-controller": 0,
    "notification-controller": 0,
}
"""A controller 1.x is part of Flux 2.(x + this): helm-controller 1.4 of Flux 2.7."""
_NOTIFICATION = "notification.toolkit.fluxcd.io"


def argocd(seen: Argocd) -> Iterator[Symptom]:
    """Look at the one that syncs; the others are of its version."""
    if seen.workloads is None:
        return
    found = [one for one in seen.workloads if is_component(one, "application-controller")]
    if not found:
        yield Symptom(
            where=seen.where,
            object="StatefulSet argocd-application-controller",
            rule="unfit-controller",
            message="there is no application-controller here that is labelled as Argo CD's",
            help="see that `--argocd-context` leads to Argo CD, and that "
            "`delivery.argocd_namespace` is its namespace",
        )
    for live in found:
        one = Controller(live, seen.where)
        yield from _down(one, seen.kubectl)
        version = one.version
        if version and version < _ARGOCD_TRIED:
            is_too_old = version < _ARGOCD_OLDEST
            yield unfit(
                one,
                f"it is Argo CD {_dotted(version)}",
                f"upgrade Argo CD to {_dotted(_ARGOCD_TRIED)} or newer",
                "it does not know `retry.refresh`, and refuses every Application"
                if is_too_old
                else f"{_dotted(_ARGOCD_TRIED)} is the oldest that this was tried with",
                level=Level.ERROR if is_too_old else Level.WARNING,
            )


def flux(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if seen.controllers is None:
        return
    needed = ["helm-controller", "source-controller"]
    if any(one.kind == "Kustomization" for one in wanted.on_cluster):
        needed.append("kustomize-controller")
    if any(one.group == _NOTIFICATION for one in wanted.flux):
        needed.append("notification-controller")
    for name in needed:
        found = [one for one in seen.controllers if is_component(one, name)]
        if not found:
            yield Symptom(
                where=seen.where,
                object=f"Deployment {name}",
                rule="unfit-controller",
                message=f"there is no {name} here that is labelled as Flux's, so its version and "
                "flags are not known",
                help=f"install Flux's controllers ({wanted.page}); one that was installed "
                "otherwise is found by the label `app.kubernetes.io/part-of: flux`",
                level=Level.WARNING,
            )
        for live in found:
            one = Controller(live, seen.where)
            yield from _down(one, seen.kubectl)
            yield from _version(one, name, wanted)
            if name == "helm-controller":
                yield from flags.of_helm(one, wanted)
            if name == "kustomize-controller" and wanted.flux:
                yield from flags.of_kustomize(one, wanted)


def _version(one: Controller, name: str, wanted: Wanted) -> Iterator[Symptom]:
    if one.version is None or one.version[0] != 1:
        return
    found = (2, one.version[1] + _BEFORE_FLUX[name])
    asked = wanted.settings.delivery.flux_version
    if found < _FLUX_OLDEST:
        note = "older ones do not know `readyExpr`, without which production waits for nothing"
        yield unfit(one, f"it is of Flux {_dotted(found)}", "upgrade Flux to 2.7 or newer", note)
    elif found < asked:
        yield unfit(
            one,
            f"it is of Flux {_dotted(found)}, and `delivery.flux_version` is {_dotted(asked)}",
            f'upgrade Flux, or write `flux_version: "{_dotted(found)}"` in fleet.yaml',
            "fields that it does not know are refused, and with them the whole sync",
        )


def _down(one: Controller, kubectl: str) -> Iterator[Symptom]:
    live = one.live
    if not live.status.get("readyReplicas"):
        command = f"{kubectl} --namespace {live.namespace} describe {live.kind.lower()} {live.name}"
        yield unfit(one, "no pod of it is ready", f"`{command}` says why")


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
