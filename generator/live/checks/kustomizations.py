"""Whether a cluster that Flux alone delivers has its source, its root, and what that applies."""

from collections.abc import Iterator

from generator.live.checks import held
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_ROOT = "fleet"
_LOOKED_AT = frozenset(("GitRepository", "OCIRepository", "Kustomization"))


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if seen.sources is None or wanted.is_by_argocd:
        return
    there = {(one.kind, one.name): one for one in seen.sources}
    by_hand = f"`{seen.kubectl} apply --server-side --field-manager=fleetwave --force-conflicts "
    ways_out = (
        (seen.bootstrap, f"{by_hand}-k flux/{wanted.cluster}`"),
        (wanted.flux, f"see what Kustomization `{_ROOT}` says"),
    )
    for objects, way_out in ways_out:
        for one in objects:
            if one.kind not in _LOOKED_AT:
                continue
            live = there.get((one.kind, one.name))
            if live is None:
                yield held.absent(one.kind, one.name, seen.where, way_out)
            else:
                yield from held.against(one.value, live, seen.where, way_out)
