"""What is promised, told without what fleetwave uses to keep it.

*No production hub is asked to run, or runs, what each of its canaries has not run healthily.* What
was seen of an API server is enough to judge by: it saw everything, in order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.e2e.bed.watching import Seen
from tests.e2e.releases import NONE, Contents, Release, release, runs

ASKED, RAN = "asked", "ran"


@dataclass(frozen=True, slots=True)
class Breach:
    at: int
    """When, as the API server counts."""
    how: str
    """`asked`: its HelmRelease went ahead, so the waves did not hold. `ran`: Helm did, too."""
    hub: str
    canary: str
    content: str

    def __str__(self) -> str:
        verb = "was asked to run" if self.how == ASKED else "ran"
        return f"{self.hub} {verb} `{self.content}`, which {self.canary} had not run healthily"


@dataclass(slots=True)
class _Hub:
    release: Release | None = None
    runs: str = ""
    asked_healthily: set[str] = field(default_factory=set)
    ran_healthily: set[str] = field(default_factory=set)


def breaches(
    history: Iterable[Seen],
    canaries: Mapping[str, Sequence[str]],
    contents: Contents = NONE,
) -> list[Breach]:
    """Return each breach; hubs are known by their namespaces."""
    hubs: dict[str, _Hub] = {}
    found: list[Breach] = []
    for seen in history:
        hub = hubs.setdefault(seen.namespace, _Hub())
        before = hub.release.asked if hub.release else "", hub.runs
        if seen.thing is None:
            hub.release = None if seen.kind == "HelmRelease" else hub.release
            continue
        if seen.kind == "HelmRelease":
            hub.release = release(seen.thing, contents=contents)
        elif seen.kind == "ConfigMap":
            hub.runs = runs(seen.thing)
        after = hub.release.asked if hub.release else "", hub.runs
        for canary in canaries.get(seen.namespace, ()):
            known = hubs.setdefault(canary, _Hub())
            if after[0] != before[0] and after[0] not in known.asked_healthily:
                found.append(Breach(seen.at, ASKED, seen.namespace, canary, after[0]))
            if after[1] != before[1] and after[1] not in known.ran_healthily:
                found.append(Breach(seen.at, RAN, seen.namespace, canary, after[1]))
        if hub.release and hub.release.is_healthy:
            hub.asked_healthily.add(hub.release.asked)
            hub.ran_healthily.add(hub.runs)
    return found
