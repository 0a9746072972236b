"""What carries a cluster's label, and is not rendered any more."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.inspection.finding import mapping
from generator.live.object import Live
from generator.live.seen import Argocd, Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted
from generator.plan.flux import order

_BROUGHT_BY = "kustomize.toolkit.fluxcd.io/name"


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    rendered = {(one.kind, one.namespace, one.name) for one in wanted.on_cluster}
    key, _, cluster = wanted.label.partition("=")
    brought = {(one.kind, one.namespace, one.name) for one in seen.bootstrap}
    kustomizations = [
        one
        for one in seen.sources or ()
        if one.kind == "Kustomization" and (one.metadata.get("labels") or {}).get(key) == cluster
    ]
    for one in (*(seen.releases or ()), *(seen.namespaces or ()), *kustomizations):
        if (one.kind, one.namespace, one.name) in brought:
            continue
        if (one.kind, one.namespace, one.name) not in rendered:
            yield _left(one, seen.where, seen.kubectl, is_flux_alone=not wanted.is_by_argocd)


def charts(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    """Flux prunes no source of a chart, since a hub that is held back needs the one that it had."""
    needed = {(one.kind, one.name) for one in wanted.on_cluster}
    needed |= {each for one in seen.releases or () for each in _charts_of(one)}
    left: dict[str, list[Live]] = {}
    for one in seen.charts or ():
        if one.labels.get(_BROUGHT_BY) == order.SHARED and (one.kind, one.name) not in needed:
            left.setdefault(one.kind, []).append(one)
    for kind, found in left.items():
        names = " ".join(one.name for one in found)
        yield Symptom(
            where=seen.where,
            object=found[0].title + (f", and {len(found) - 1} more" if len(found) > 1 else ""),
            rule="left-on-cluster",
            message="no release has its chart from there any more",
            help=f"`{seen.kubectl} --namespace {found[0].namespace} delete {kind.lower()} {names}`",
            level=Level.NOTE,
        )


def _charts_of(release: Live) -> Iterator[tuple[str, str]]:
    for source in (
        mapping(release.spec, "chartRef"),
        mapping(release.spec, "chart", "spec", "sourceRef"),
    ):
        yield str(source.get("kind")), str(source.get("name"))


def applications(wanted: Wanted, seen: Argocd) -> Iterator[Symptom]:
    key, _, cluster = wanted.label.partition("=")
    names = {one.name for one in wanted.applications} | {f"root-{cluster}"}
    for one in seen.applications or ():
        labels = one.metadata.get("labels") or {}
        if labels.get(key) == cluster and one.name not in names:
            yield _left(one, seen.where, seen.kubectl)


def _left(one: Live, where: str, kubectl: str, *, is_flux_alone: bool = False) -> Symptom:
    ways = {
        "HelmRelease": "to uninstall what nobody uses any more, "
        f"`{kubectl} --namespace {one.namespace} delete helmrelease {one.name}`",
        "Namespace": "if nobody needs its users' volumes any more, "
        f"`{kubectl} delete namespace {one.name}`",
        "Kustomization": _of_kustomization(one, kubectl, is_flux_alone=is_flux_alone),
        "Application": "so that what it brought stays, "
        f"`argocd app delete {one.name} --cascade=false`",
    }
    return Symptom(
        where=where,
        object=one.title,
        rule="left-on-cluster",
        message="it is not in `rendered/` any more",
        help=ways[one.kind],
        note="docs/removing.md has the steps",
        level=Level.WARNING,
    )


def _of_kustomization(one: Live, kubectl: str, *, is_flux_alone: bool) -> str:
    at = f"{kubectl} --namespace {one.namespace}"
    delete = f"`{at} delete kustomization {one.name}`"
    if is_flux_alone:
        return f"what it brought goes with it, but for what is protected: {delete}"
    suspend = 'patch --type=merge --patch \'{"spec":{"suspend":true}}\''
    return (
        "suspended, it takes nothing with it: "
        f"`{at} {suspend} kustomization {one.name}`, then {delete}"
    )
