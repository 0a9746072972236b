"""What an object's annotations ask of Argo CD. They count more than what its Application says, so
one of them is enough to undo the order of a rollout."""

import re
from collections.abc import Iterator, Mapping

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object, mapping

_INTEGER = re.compile(r"[+-]?[0-9]+")
_LARGEST = 2**31 - 1
_HELM = "helm.sh/hook"
_FLUX = "kustomize.toolkit.fluxcd.io/"
_OF_FLUX = frozenset((f"{_FLUX}substitute", known.PRUNE))
_OF_KUSTOMIZE = ("config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/")
_OF_TEMPLATE: Keys = ("spec", "template", "metadata", "annotations")


def check(one: Object) -> Iterator[Finding]:
    yield from _check(one, ("metadata", "annotations"), one.annotations)
    yield from _flux_labels(one)
    if one.kind == "ApplicationSet":
        yield from _check(one, _OF_TEMPLATE, mapping(one.value, *map(str, _OF_TEMPLATE)))


def _flux_labels(one: Object) -> Iterator[Finding]:
    """kustomize-controller takes a label for an annotation."""
    for key in one.labels:
        if key.startswith(_FLUX):
            message = _REASONS.get(key, f"`{key}` is not used by fleetwave")
            yield _unsafe(one, ("metadata", "labels", key), message, True)


def _check(one: Object, at: Keys, annotations: Mapping[str, str]) -> Iterator[Finding]:
    for key, text in annotations.items():
        here = (*at, key)
        if key == known.WAVE:
            yield from _wave(one, here, text)
        elif key == known.SYNC_OPTIONS:
            yield from _options(one, here, text, known.RESOURCE_OPTIONS)
        elif key == known.COMPARE_OPTIONS:
            yield from _options(one, here, text, known.COMPARE)
        elif key in (known.HOOK, known.DELETE_POLICY):
            yield from _hook(one, here, text)
        elif key == _HELM or key.startswith(f"{_HELM}-"):
            message = f"`{key}` makes this a hook: it is applied outside the order of waves"
            yield _unsafe(one, here, message, on_key=True)
        elif key.startswith(_OF_KUSTOMIZE):
            yield _unsafe(one, here, _REASONS.get(key, f"`{key}` is for kustomize itself"), True)
        elif (key.startswith(known.ARGOCD) and key not in known.ANNOTATIONS) or (
            key.startswith(_FLUX) and key not in _OF_FLUX
        ):
            yield _unsafe(one, here, _REASONS.get(key, f"`{key}` is not used by fleetwave"), True)


_REASONS = {
    "config.kubernetes.io/local-config": "with `local-config` kustomize leaves this object out, "
    "and Flux takes it away",
    "internal.config.kubernetes.io/needsHashSuffix": "with `needsHashSuffix` kustomize gives this "
    "object another name, and Flux takes away what has this one",
    f"{known.ARGOCD}ignore-healthcheck": "with `ignore-healthcheck` nothing waits for this object",
    f"{known.ARGOCD}skip-reconcile": "with `skip-reconcile` nothing is deployed any more",
    known.GENERATE_PATHS: known.WITH_GENERATE_PATHS,
    f"{_FLUX}reconcile": "with `reconcile` kustomize-controller leaves this object alone",
}


def _wave(one: Object, here: Keys, text: str) -> Iterator[Finding]:
    is_number = _INTEGER.fullmatch(text) is not None
    # Python reads no number of more than some thousand digits.
    if is_number and len(text.lstrip("+-0")) <= len(str(_LARGEST)) and abs(int(text)) <= _LARGEST:
        return
    yield Finding(
        at=one,
        keys=here,
        rule="broken-order",
        message=f"`{text}` is too large for a wave"
        if is_number
        else f"`{text}` is not a whole number",
        note="Argo CD takes it for 0, the wave of the staging hubs",
    )


def _options(one: Object, here: Keys, text: str, allowed: frozenset[str]) -> Iterator[Finding]:
    for option in known.options(text):
        if danger := known.DANGEROUS.get(option):
            yield _unsafe(one, here, f"`{option}`: {danger}")
        elif option not in allowed:
            name = str(here[-1]).removeprefix(known.ARGOCD)
            yield _unsafe(one, here, f"`{option}` is not one of the {name} that fleetwave knows")


def _hook(one: Object, here: Keys, text: str) -> Iterator[Finding]:
    """Only a Job may be a hook, in the wave that it has in the sync."""
    if (one.group, one.kind) != ("batch", "Job"):
        text = f"a {one.kind} must not be a hook: it is not kept in sync"
        yield _unsafe(one, here, text, True)
    elif here[-1] == known.HOOK and text != "Sync":
        text = f"`{text}` hooks run outside the order of waves: only `Sync` holds"
        yield _unsafe(one, here, text)
    elif here[-1] == known.DELETE_POLICY and not set(known.options(text)) <= known.DELETE_POLICIES:
        yield _unsafe(one, here, f"`{text}` is no way to delete a hook that Argo CD knows")


def _unsafe(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="unsafe-annotation", message=message)
