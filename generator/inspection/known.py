"""What Argo CD and Flux understand where their schemas take any text, and which of it undoes a
rollout. The only place with such lists.

Source: the constants of Argo CD 3.5 (gitops-engine/pkg/sync/common); what undoes a rollout was
tried out on it.
"""

import re
from functools import lru_cache

from generator import fleet

ARGOCD = "argocd.argoproj.io/"
WAVE = f"{ARGOCD}sync-wave"
SYNC_OPTIONS = f"{ARGOCD}sync-options"
COMPARE_OPTIONS = f"{ARGOCD}compare-options"
HOOK = f"{ARGOCD}hook"
DELETE_POLICY = f"{ARGOCD}hook-delete-policy"
GENERATE_PATHS = f"{ARGOCD}manifest-generate-paths"
WITH_GENERATE_PATHS = (
    "with `manifest-generate-paths`, a repair that comes while a sync fails is never applied"
)
REQUESTED_AT = "reconcile.fluxcd.io/requestedAt"
SKIP_FILE = "+argocd:skip-file-rendering"

DANGEROUS = {
    "ApplyOutOfSyncOnly=true": "on a retry, production is applied while staging is broken",
    "Replace=true": "objects are replaced, and with them what they own",
    "Force=true": "objects are deleted and made anew, and with them what they own",
    "Validate=false": "an object with a mistake is applied in part",
    "SkipDryRunOnMissingResource=true": "a kind that is missing is found out halfway through",
    "ServerSideApply=false": "without server-side apply no object of more than 256 KiB fits",
    "Prune=confirm": "nothing else in its wave is applied until somebody confirms",
}
"""Sync options that must not be there, and why."""

RESOURCE_OPTIONS = frozenset(
    ("Prune=false", "Delete=false", "PruneLast=true", "ServerSideApply=true")
)
"""Sync options that an object may carry."""

APPLICATION_OPTIONS = frozenset(
    (
        "PruneLast=true",
        "ServerSideApply=true",
        "FailOnSharedResource=true",
        "CreateNamespace=false",
        "ApplyOutOfSyncOnly=false",
        "Replace=false",
        "Validate=true",
        "ClientSideApplyMigration=true",
        "ClientSideApplyMigration=false",
        "PrunePropagationPolicy=foreground",
        "PrunePropagationPolicy=background",
        "PrunePropagationPolicy=orphan",
    )
)
"""Sync options that an Application may have."""

NEEDED_OPTIONS = {
    "PruneLast=true": "what production still uses is pruned before it",
    "ServerSideApply=true": "no object of more than 256 KiB fits, and nulls get lost",
    "FailOnSharedResource=true": "two Applications may undo what each other does",
}
"""Sync options that an Application must have, and what happens without."""

ANNOTATIONS = frozenset((WAVE, SYNC_OPTIONS, COMPARE_OPTIONS, HOOK, DELETE_POLICY))
"""Argo CD's annotations that an object may carry; all others change what a sync does."""

COMPARE = frozenset(("IgnoreExtraneous", "IncludeMutationWebhook=true"))
DELETE_POLICIES = frozenset(("BeforeHookCreation", "HookSucceeded", "HookFailed"))

PROTECTED = frozenset(("Prune=false", "Delete=false"))
"""Sync options without which Argo CD would delete an object that is no longer in its files."""

PRUNE = "kustomize.toolkit.fluxcd.io/prune"
PROTECTION = {
    SYNC_OPTIONS: "Prune=false,Delete=false",
    COMPARE_OPTIONS: "IgnoreExtraneous",
    PRUNE: "disabled",
}
"""The annotations that say so to Argo CD and to Flux; the second, that an object which is kept is
no difference."""

CLUSTER_SCOPED = frozenset(("Namespace", "ClusterRole", "ClusterRoleBinding"))
"""Of the kinds that fleetwave has schemas for."""

IN_CLUSTER = frozenset(("in-cluster", fleet.IN_CLUSTER))
"""Argo CD's own cluster: another one for each Argo CD."""

_DURATION = re.compile(r"\d+|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_SPACE = re.compile(r"\s+")
_GATE = re.compile(
    r"self\.status\.observedGeneration == self\.metadata\.generation \|\| "
    r"\(has\(dep\.metadata\.annotations\) && '([^']+)' in dep\.metadata\.annotations && "
    r"!\(has\(dep\.spec\.suspend\) && dep\.spec\.suspend\) && "
    r"dep\.metadata\.generation == dep\.status\.observedGeneration && "
    r"dep\.status\.conditions\.exists\(c, c\.type == 'Ready' && c\.status == 'True'\)\)"
)


@lru_cache
def options(text: str) -> tuple[str, ...]:
    """Split an annotation as Argo CD does."""
    return tuple(option.strip() for option in text.split(",") if option.strip())


@lru_cache
def seconds(text: str) -> float:
    """Return how long a duration of Go is."""
    return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))


def is_duration(text: str) -> bool:
    """Tell whether Argo CD takes a text for a duration; a bare number is seconds."""
    return _DURATION.fullmatch(text) is not None


def gate_annotation(expression: str) -> str | None:
    """Return the annotation that a ``readyExpr`` wants, None if it is not the one that holds."""
    match = _GATE.fullmatch(_SPACE.sub(" ", expression.strip()))
    return match[1] if match else None
