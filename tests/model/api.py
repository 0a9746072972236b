"""The API server of one cluster, and the whole state of the model: one value that can be hashed.

Server-side apply replaces what Argo CD owns of an object; ``metadata.generation`` moves if and
only if the spec does (labels and annotations do not count). ``spec.suspend``, which nothing
renders, stays what people made it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from tests.model.manifests import KUSTOMIZATION, RELEASE, Content, Manifest

Condition = tuple[str, str, str, int]
"""Type, status, reason, generation it was written for."""


class ReleaseStatus(NamedTuple):
    """The status of a HelmRelease, as far as health checks and expressions read it."""

    observed: int = -1
    attempted: int = 0
    action: str = ""
    failures: int = 0
    """All failures of this generation."""
    counted: int = 0
    """Those that left a release in Helm's storage: only they use up ``remediation.retries``."""
    conditions: tuple[Condition, ...] = ()

    def condition(self, kind: str) -> Condition | None:
        return next((found for found in self.conditions if found[0] == kind), None)

    def with_conditions(self, *new: Condition, without: tuple[str, ...] = ()) -> "ReleaseStatus":
        gone = {*without, *(condition[0] for condition in new)}
        kept = [condition for condition in self.conditions if condition[0] not in gone]
        return self._replace(conditions=tuple(sorted([*kept, *new])))

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = {"observedGeneration": self.observed, "failures": self.failures}
        if self.attempted:
            found["lastAttemptedGeneration"] = self.attempted
            found["lastAttemptedReleaseAction"] = self.action
            found[f"{self.action}Failures"] = self.counted
        return found | _conditions(self.conditions)


class SourceStatus(NamedTuple):
    """The status of an object of source- or kustomize-controller that is ready."""

    observed: int
    handled: str | None
    """The last ``reconcile.fluxcd.io/requestedAt`` that was acted on."""

    def document(self) -> dict[str, Any]:
        handled = {"lastHandledReconcileAt": self.handled} if self.handled else {}
        ready = (("Ready", "True", "Succeeded", self.observed),)
        return {"observedGeneration": self.observed, **handled} | _conditions(ready)


class KustomizationStatus(NamedTuple):
    """The status of a Kustomization of Flux's own delivery."""

    observed: int = -1
    applied: int = -1
    """The commit of ``lastAppliedRevision``."""
    is_ready: bool = False

    def document(self) -> dict[str, Any]:
        ready = (("Ready", str(self.is_ready), "ReconciliationSucceeded", self.observed),)
        applied = {"lastAppliedRevision": f"main@sha1:{self.applied}"}
        return {"observedGeneration": self.observed, **applied} | _conditions(ready)


def _conditions(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    keys = ("type", "status", "reason", "observedGeneration")
    found = [dict(zip(keys, each, strict=True), message=each[2]) for each in conditions]
    return {"conditions": found} if found else {}


class Live(NamedTuple):
    """An object in the API server."""

    manifest: Manifest
    generation: int
    status: ReleaseStatus | SourceStatus | KustomizationStatus | None
    suspended: bool = False

    @property
    def is_release(self) -> bool:
        return self.manifest.key[0] == RELEASE


class Helm(NamedTuple):
    """What helm-controller is doing for a release, and what Helm has in its storage."""

    step: str = "idle"
    """idle → read → running → succeeded → idle, or → failed (to be rolled back) → idle."""
    manifest: Manifest | None = None
    """What the reconciliation under way read, maybe long ago."""
    generation: int = 0
    fetched: str = ""
    """The chart that source-controller has fetched for it."""
    deployed: Content | None = None
    ran: frozenset[Content] = frozenset()
    """Every content that it ever ran healthily: the history that the promise is about."""


class State(NamedTuple):
    """Everything. ``objects`` and ``helm`` are in the order of ``Scenario.keys``."""

    head: int
    """The newest commit; all of them are ``Scenario.revisions``."""
    delivery: Any
    """What delivers: Argo CD, Flux alone, or one of those in ``other_deliveries``."""
    objects: tuple[Live | None, ...]
    helm: tuple[Helm | None, ...]
    outage: bool = False
    """An outside cause that makes Helm fail (a registry, the cluster), and may go away."""
    suspensions: int = 0
    """How often people may still suspend a release by hand."""


class Move(NamedTuple):
    """What one of the programs or people may do next, in words, and where that leads."""

    who: str
    words: str
    after: State
    starts: tuple[int, Content] | None = None
    """The place of the release that Helm begins to install or upgrade, and to what."""

    def __str__(self) -> str:
        return f"{self.who}: {self.words}"


def replaced(items: tuple[Any, ...], place: int, item: Any) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])


_FRESH = {RELEASE: ReleaseStatus(), KUSTOMIZATION: KustomizationStatus()}


def applied(live: Live | None, manifest: Manifest) -> Live:
    """Apply a manifest on the server side."""
    if live is None:
        fresh = _FRESH.get(manifest.key[0])
        return Live(manifest, 1, fresh)
    moved = live.manifest.spec != manifest.spec
    return live._replace(manifest=manifest, generation=live.generation + moved)


def suspended(live: Live, wanted: bool) -> Live:
    """Suspend or resume by hand (``flux suspend``): that is a change of the spec, too."""
    return live._replace(suspended=wanted, generation=live.generation + 1)


@cache
def document(live: Live) -> Mapping[str, Any]:
    """Write the object as a client gets it."""
    rendered = live.manifest.document
    found = {
        **rendered,
        "metadata": {
            **rendered["metadata"],
            "generation": live.generation,
            # Always young: how long it waits is not a matter of this model.
            "creationTimestamp": "2999-01-01T00:00:00Z",
        },
    }
    if live.suspended:
        found["spec"] = {**rendered["spec"], "suspend": True}
    if live.status is not None:
        found["status"] = live.status.document()
    return found
