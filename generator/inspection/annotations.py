"""What an object's annotations ask of Argo CD. They count more than what its Application says, so
one of them is enough to undo the order of a rollout."""

import re
from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object

_INTEGER = re.compile(r"[+-]?[0-9]+")
_HELM = "helm.sh/hook"


def check(one: Object) -> Iterator[Finding]:
    for key, text in one.annotations.items():
        if key == known.WAVE and not _INTEGER.fullmatch(text):
            yield Finding(
                at=one,
                keys=_at(key),
                rule="broken-order",
                message=f"`{text}` is not a whole number",
                note="Argo CD takes it for 0, the wave of the staging hubs",
            )
        elif key == known.SYNC_OPTIONS:
            yield from _options(one, key, known.RESOURCE_OPTIONS)
        elif key == known.COMPARE_OPTIONS:
            yield from _options(one, key, known.COMPARE)
        elif key in (known.HOOK, known.DELETE_POLICY):
            yield from _hook(one, key, text)
        elif key == _HELM or key.startswith(f"{_HELM}-"):
            message = f"`{key}` makes this a hook: it is applied outside the order of waves"
            yield _unsafe(one, key, message, on_key=True)
        elif key.startswith(known.ARGOCD) and key not in known.ANNOTATIONS:
            yield _unsafe(one, key, _REASONS.get(key, f"`{key}` is not used by fleetwave"), True)


_REASONS = {
    f"{known.ARGOCD}ignore-healthcheck": "with `ignore-healthcheck` nothing waits for this object",
    f"{known.ARGOCD}skip-reconcile": "with `skip-reconcile` nothing is deployed any more",
    known.GENERATE_PATHS: known.WITH_GENERATE_PATHS,
}


def _options(one: Object, key: str, allowed: frozenset[str]) -> Iterator[Finding]:
    for option in known.options(one.annotations[key]):
        if danger := known.DANGEROUS.get(option):
            yield _unsafe(one, key, f"`{option}`: {danger}")
        elif option not in allowed:
            name = key.removeprefix(known.ARGOCD)
            yield _unsafe(one, key, f"`{option}` is not one of the {name} that fleetwave knows")


def _hook(one: Object, key: str, text: str) -> Iterator[Finding]:
    """Only a Job may be a hook, in the wave that it has in the sync."""
    if (one.group, one.kind) != ("batch", "Job"):
        yield _unsafe(one, key, f"a {one.kind} must not be a hook: it is not kept in sync", True)
    elif key == known.HOOK and text != "Sync":
        yield _unsafe(one, key, f"`{text}` hooks run outside the order of waves: only `Sync` holds")
    elif key == known.DELETE_POLICY and not set(known.options(text)) <= known.DELETE_POLICIES:
        yield _unsafe(one, key, f"`{text}` is no way to delete a hook that Argo CD knows")


def _at(key: str) -> Keys:
    return ("metadata", "annotations", key)


def _unsafe(one: Object, key: str, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=_at(key), on_key=on_key, rule="unsafe-annotation", message=message)
