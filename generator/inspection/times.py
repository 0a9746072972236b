"""How often Flux looks at what it brings, and how long it waits for that: a Kustomization that
gives up before its release says nothing of what is wrong, and one that looks once a month heals
nothing."""

from collections.abc import Iterator

from generator.inspection import known
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory

_LEAST = "1m"
"""What Flux's documentation asks for."""
_RAREST = "24h"
_LATEST_RETRY = "1h"
_LONGEST = "6h"
_OF_HELM = "5m"
"""Flux's own timeout of a release that has none."""
_ACTIONS = ("install", "upgrade", "rollback", "uninstall", "test")
_TRIES = 4
"""Actions of Helm until a release gives up: it fails and is rolled back, and that once more."""
_SPARE = 5 * 60


def check(one: Object) -> Iterator[Finding]:
    """Look at a Kustomization, or the source of all."""
    for key in ("interval", "timeout"):
        if (text := one.spec.get(key)) and known.seconds(text) < known.seconds(_LEAST):
            yield _unsafe(one, key, f"`{text}` is less than {_LEAST}, the least that Flux is for")
    most = {
        "interval": (_RAREST, "nothing is looked at in between unless something new comes"),
        "retryInterval": (_LATEST_RETRY, "what failed is not tried again before"),
    }
    for key, (longest, effect) in most.items():
        if (text := one.spec.get(key)) and known.seconds(text) > known.seconds(longest):
            yield _unsafe(one, key, f"`{text}` is more than {longest}: {effect}")


def check_waiting(inventory: Inventory) -> Iterator[Finding]:
    """Hold what Flux waits for against how long that may take."""
    for one in inventory.flux:
        timeout = str(one.spec.get("timeout") or one.spec["interval"])
        brought = list(inventory.brought(one))
        longest = known.seconds(_LONGEST)
        for job in (found for found in brought if found.kind == "Job"):
            deadline = job.spec.get("activeDeadlineSeconds") or 0
            if known.seconds(timeout) <= deadline:
                text = f"it gives up before `{job.name}` does, after {deadline} seconds"
                yield _unsafe(one, "timeout", text)
        for release in (found for found in brought if found.kind == "HelmRelease"):
            least = _longest_action(release)
            longest = max(longest, _TRIES * known.seconds(least) + _SPARE)
            if known.seconds(timeout) <= known.seconds(least):
                text = f"it gives up before `{release.name}` does, after {least}"
                yield _unsafe(one, "timeout", text)
        if known.seconds(timeout) > longest:
            most = _LONGEST if longest == known.seconds(_LONGEST) else f"{longest / 60:.0f}m"
            text = f"`{timeout}` is more than {most}: what waits for it hangs as long"
            yield _unsafe(one, "timeout", text)
        if not one.spec.get("retryInterval"):
            text = (
                f"without `retryInterval` a failure is tried again only in {one.spec['interval']}"
            )
            yield _unsafe(one, "retryInterval", text, True)


def _longest_action(release: Object) -> str:
    timeouts = [mapping(release.spec, action).get("timeout") for action in _ACTIONS]
    own = release.spec.get("timeout") or _OF_HELM
    return str(max((own, *filter(None, timeouts)), key=known.seconds))


def _unsafe(one: Object, key: str, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=("spec", key), on_key=on_key, rule="unsafe-source", message=message)
