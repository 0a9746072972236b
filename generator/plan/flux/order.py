"""Which Kustomization waits for which: the stages and batches of a rollout, in Flux's terms.

kustomize-controller counts one that another ``dependsOn`` as ready only if it is healthy at the
commit that the other is about to apply. All have the same source, without which it would not look
at the commit.
"""

import hashlib
from collections.abc import Mapping
from itertools import chain, pairwise

from generator.fleet import Cluster, Release, Stage
from generator.plan.lockstep import canaries

ROOT = "fleet"
"""Applies the other Kustomizations; a person brings it to the cluster."""
SHARED = "shared"
SUPPORT = "support"
_LONGEST = 63
"""Flux labels what it applies with the name."""


def kustomization_name(release: Release) -> str:
    """Name it for the Helm release, not for the hub: when a hub is renamed and keeps its release,
    the Kustomization stays, too. Another would have to take the release away from it."""
    return SUPPORT if release.stage is Stage.SUPPORT else _fitting(f"hub-{_place(release)}")


def test_name(release: Release) -> str:
    """Name the Kustomization that brings a staging hub's smoke test."""
    return _fitting(f"test-{_place(release)}")


def depends_on(cluster: Cluster, *, is_tested: bool) -> Mapping[str, tuple[str, ...]]:
    """Return, for each release, the names of the Kustomizations that its own waits for.

    A paused or ungated hub waits for no other hub, and none waits for it: what it has does not
    change, or is meant to go first.
    """
    names = {one.stage: kustomization_name(one) for one in cluster.releases if not one.is_hub}
    base = names.get(Stage.SUPPORT, SHARED)
    gates = canaries(cluster)
    before = _batches_before(cluster)
    found: dict[str, tuple[str, ...]] = {}
    for release in cluster.releases:
        if not release.is_hub:
            found[release.name] = (SHARED,)
            continue
        staging = (
            test_name(one) if is_tested and not one.paused else kustomization_name(one)
            for one in gates.get(release.name, ())
        )
        batch = map(kustomization_name, before.get(release.name, ()))
        found[release.name] = (base, *dict.fromkeys(chain(staging, batch)))
    return found


def _batches_before(cluster: Cluster) -> Mapping[str, tuple[Release, ...]]:
    """Return, for each gated hub, the hubs of the batch before its own."""
    batches: dict[int, list[Release]] = {}
    for release in cluster.releases:
        if release.is_gated:
            batches.setdefault(release.wave, []).append(release)
    return {
        release.name: tuple(batches[before])
        for before, wave in pairwise(sorted(batches))
        for release in batches[wave]
    }


def _place(release: Release) -> str:
    """Return what no other release of the cluster has; the dot keeps the two names apart."""
    if release.namespace == release.release_name:
        return release.namespace
    return f"{release.namespace}.{release.release_name}"


def _fitting(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{name[: _LONGEST - 11].rstrip('-.')}-{digest}"
