"""What carries a cluster's label, and is not rendered any more."""

from collections.abc import Iterator

from generator.diagnostic import Level
from generator.live.object import Live
from generator.live.seen import Argocd, Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted


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
            yield _left(one, seen.where, seen.kubectl)


def applications(wanted: Wanted, seen: Argocd) -> Iterator[Symptom]:
    key, _, cluster = wanted.label.partition("=")
    names = {one.name for one in wanted.applications} | {f"root-{cluster}"}
    for one in seen.applications or ():
        labels = one.metadata.get("labels") or {}
        if labels.get(key) == cluster and one.name not in names:
            yield _left(one, seen.where, seen.kubectl)


def _left(one: Live, where: str, kubectl: str) -> Symptom:
    ways = {
        "HelmRelease": "to uninstall what nobody uses any more, "
        f"`{kubectl} --namespace {one.namespace} delete helmrelease {one.name}`",
        "Namespace": "if nobody needs its users' volumes any more, "
        f"`{kubectl} delete namespace {one.name}`",
        "Kustomization": "what it brought goes with it, but for what is protected: "
        f"`{kubectl} --namespace {one.namespace} delete kustomization {one.name}`",
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
