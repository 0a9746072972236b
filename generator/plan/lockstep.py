"""The second lock: helm-controller itself holds a production release back until its staging
releases run the same, whatever Argo CD applies first.

A pair's id is a hash of what both releases share: the layers both use, what is the same of their
charts, and what is said of every release. A staging release carries the ids of its pairs as
annotations; the production release wants to see its own there, and staging healthy. So a change
that both share reaches production only after staging runs it, and one that they do not share waits
for nothing. A hub that is paused or ungated is of no pair.
"""

import hashlib
from collections.abc import Callable, Mapping

from generator.fleet import Cluster, LayerSource, Reference, Release, Stage
from generator.jsonnet import ENDINGS
from generator.record import record


@record(kw_only=True)
class Gate:
    """A staging release that a production release waits for."""

    name: str
    namespace: str
    annotation: str
    """The key that says that staging has been given what both share."""


@record(kw_only=True)
class Lockstep:
    gates: Mapping[str, tuple[Gate, ...]]
    """Production release to what it waits for."""
    annotations: Mapping[str, tuple[str, ...]]
    """Staging release to the keys it carries, sorted."""


def canaries(cluster: Cluster) -> dict[str, tuple[Release, ...]]:
    """Return, for each production release, the staging releases that it waits for."""
    return {
        release.name: staging_of(cluster, release)
        for release in cluster.releases
        if release.is_gated
    }


def staging_of(cluster: Cluster, release: Release) -> tuple[Release, ...]:
    """Return the staging releases that try what a production release is to get."""
    staging = {r.name: r for r in cluster.releases if r.stage is Stage.STAGING}
    names = release.staged_by if release.staged_by is not None else staging
    return tuple(staging[name] for name in names if name in staging)


def plan_lockstep(
    cluster: Cluster,
    label_prefix: str,
    layer_identity: Callable[[LayerSource], str],
    shared_chart: Callable[[Release, Release], str],
    of_all: str,
) -> Lockstep:
    """``of_all`` tells a change of what is said of every release."""
    gates: dict[str, tuple[Gate, ...]] = {}
    annotations: dict[str, set[str]] = {
        release.name: set() for release in cluster.releases if release.stage is Stage.STAGING
    }
    known = {release.name: release for release in cluster.releases}
    for name, waits_for in canaries(cluster).items():
        found = []
        for canary in waits_for:
            parts = _shared_layers(canary, known[name], layer_identity)
            parts += [shared_chart(canary, known[name]), of_all]
            pair = hashlib.sha256("\0\0".join(parts).encode()).hexdigest()[:8]
            key = f"{label_prefix}/release-{pair}"
            annotations[canary.name].add(key)
            found.append(Gate(name=canary.release_name, namespace=canary.namespace, annotation=key))
        gates[name] = tuple(found)
    return Lockstep(
        gates=gates,
        annotations={name: tuple(sorted(keys)) for name, keys in annotations.items()},
    )


def _shared_layers(
    staging: Release, production: Release, layer_identity: Callable[[LayerSource], str]
) -> list[str]:
    used = {layer.title for layer in staging.layers}
    shared = [layer for layer in production.layers if layer.title in used]
    parts = [f"{layer.title}\0{layer_identity(layer)}" for layer in shared]
    if any(isinstance(layer, Reference) and layer.path.endswith(ENDINGS) for layer in shared):
        common = staging.variables.items() & production.variables.items()
        parts += [f"{name}\0{value}" for name, value in sorted(common)]
    return parts
