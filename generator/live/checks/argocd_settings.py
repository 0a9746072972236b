"""Whether an Argo CD has the health checks and settings that `fleetwave bootstrap` writes."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Level
from generator.inspection.finding import Object, mapping
from generator.live.object import Live
from generator.live.seen import Argocd
from generator.live.symptom import Symptom

_HEALTH = "resource.customizations.health."
_TRACKING = "application.resourceTrackingMethod"
_WITHOUT = {
    "controller.sync.timeout.seconds": "a sync that waits for ever keeps the commit that mends it "
    "from being synced",
    "controller.sync.wave.delay.seconds": "a wave may be judged by what Argo CD saw before it",
}


def check(seen: Argocd) -> Iterator[Symptom]:
    if seen.settings is None:
        return
    there = {one.name: one for one in seen.settings}
    for wanted in seen.bootstrap:
        if wanted.kind == "ConfigMap":
            yield from _differences(wanted, there.get(wanted.name), seen)
    yield from _tracking(there.get("argocd-cm"), seen)


def _differences(wanted: Object, live: Live | None, seen: Argocd) -> Iterator[Symptom]:
    data = mapping(live.value, "data") if live else {}
    for key, value in mapping(wanted.value, "data").items():
        found = data.get(key)
        if found == value:
            continue
        if key.startswith(_HEALTH):
            yield _health(wanted, key.removeprefix(_HEALTH), found is not None, seen)
        else:
            yield _setting(wanted, key, value, found, seen)


def _health(wanted: Object, kind: str, is_there: bool, seen: Argocd) -> Symptom:
    said = "is not the one of this repository" if is_there else "is missing"
    return Symptom(
        where=seen.where,
        object=_title(wanted),
        rule="stale-health-check",
        message=f"the health check of `{kind}` {said}",
        help=f"bring `argocd/` up to date with `fleetwave bootstrap`, then `{seen.apply}`",
        note="without it a wave opens on what was there before it: an upgrade of staging holds "
        "production back by luck alone",
    )


def _setting(wanted: Object, key: str, value: Any, found: Any, seen: Argocd) -> Symptom:
    said = "is not set" if found is None else f"is `{found}`"
    return Symptom(
        where=seen.where,
        object=_title(wanted),
        rule="unfit-setting",
        message=f"`{key}` {said}, and must be `{value}`",
        help=f"`{seen.apply}`, then `{seen.kubectl} --namespace {wanted.namespace} rollout restart "
        "statefulset argocd-application-controller`",
        note=_WITHOUT.get(key),
        level=Level.ERROR if found in (None, "0") else Level.WARNING,
    )


def _tracking(live: Live | None, seen: Argocd) -> Iterator[Symptom]:
    data: Mapping[str, Any] = mapping(live.value, "data") if live else {}
    if live is not None and data.get(_TRACKING) == "label":
        yield Symptom(
            where=seen.where,
            object=live.title,
            rule="unfit-setting",
            message=f"`{_TRACKING}` is `label`, and must be `annotation`, or not be set",
            help="take the key out of `argocd-cm`",
            note="a label is cut at 63 characters, so that two Applications may claim one object",
        )


def _title(one: Object) -> str:
    return f"{one.kind} {one.namespace}/{one.name}"
