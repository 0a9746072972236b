"""Whether a cluster that Flux alone delivers has its source, its root, and what that applies."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.inspection.finding import mapping
from generator.live.checks import held
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.sync import short
from generator.live.wanted import Wanted

_ROOT = "fleet"
_ORIGIN = "org.opencontainers.image.revision"
_LOOKED_AT = frozenset(("GitRepository", "OCIRepository", "Kustomization"))


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    if seen.sources is None or wanted.is_by_argocd:
        return
    there = {(one.kind, one.name): one for one in seen.sources}
    yield from _fetched(wanted, seen)
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


def _fetched(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    """Hold the commit that Flux has fetched last against the one that is looked for."""
    for one in seen.sources or ():
        artifact = mapping(one.status, "artifact")
        is_source = one.name == _ROOT and one.kind != "Kustomization"
        # What came from a registry says apart which commit it was made from.
        revision = mapping(artifact, "metadata").get(_ORIGIN) or artifact.get("revision") or ""
        commit = str(revision).rpartition(":")[2]
        if is_source and wanted.commit and commit not in {"", wanted.commit}:
            publish = "`fleetwave publish`" if one.kind == "OCIRepository" else "push"
            yield Symptom(
                where=seen.where,
                object=one.title,
                rule="not-rolled-out",
                message=f"Flux has commit {short(commit)}, and not {short(wanted.commit)}",
                help=f"{publish} the commit, or pull what others have pushed",
                level=Level.NOTE,
            )
