"""How far a Kustomization of Flux is with a commit, where Flux alone delivers."""

from collections.abc import Iterable, Mapping

from generator.inspection.finding import Object, mapping
from generator.live.object import Live
from generator.live.sync import IsOlder, Phase, Sync, short

FLUX = "Flux"
_BROKEN = "BuildFailed"
"""It is tried again, and with the same files comes to the same."""
_TRIED_AGAIN = frozenset(
    ("ArtifactFailed", "HealthCheckFailed", "PruneFailed", "ReconciliationFailed")
)


def sync(name: str, live: Live | None, commit: str | None, is_older: IsOlder) -> Sync:
    if live is None:
        return _sync(name, Phase.ABSENT, f"there is no Kustomization `{name}` yet")
    seen = _commit(live, "lastAttempted")
    if live.is_suspended:
        return _sync(name, Phase.BEHIND, "it is suspended")
    if commit is None or seen == commit:
        return _sync(name, *_of_the_commit(live, seen))
    if seen and not is_older(seen):
        return _sync(name, Phase.OVERTAKEN, f"Flux has gone on to commit {short(seen)}")
    return _sync(name, Phase.BEHIND, str(live.condition("Ready").get("message") or ""))


def _of_the_commit(live: Live, seen: str) -> tuple[Phase, str]:
    ready = live.condition("Ready")
    message = str(ready.get("message") or "")
    if ready.get("status") == "True" and _commit(live, "lastApplied") == seen:
        return Phase.DONE, ""
    if ready.get("reason") == _BROKEN:
        return Phase.FAILED, message
    return Phase.RETRYING if ready.get("reason") in _TRIED_AGAIN else Phase.RUNNING, message


def order(kustomizations: Iterable[Object]) -> Mapping[str, frozenset[str]]:
    """Return, for each, the names of all that must be ready before it."""
    direct = {
        one.name: [str(each.get("name")) for each in one.spec.get("dependsOn") or ()]
        for one in kustomizations
    }
    found: dict[str, frozenset[str]] = {}
    for name, first in direct.items():
        before: set[str] = set()
        rest = list(first)
        while rest:
            one = rest.pop()
            if one not in before:
                before.add(one)
                rest += direct.get(one, ())
        found[name] = frozenset(before)
    return found


def _commit(live: Live, which: str) -> str:
    """Of what came from a registry, Flux keeps apart which commit it was made from."""
    status = mapping(live.value, "status")
    revision = status.get(f"{which}OriginRevision") or status.get(f"{which}Revision")
    return str(revision or "").rpartition(":")[2]


def _sync(name: str, phase: Phase, message: str) -> Sync:
    return Sync(application=name, phase=phase, message=message, by=FLUX)
