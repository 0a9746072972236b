"""What ``doctor`` reads of an Argo CD and of a cluster, each with what may not be read of it."""

from collections.abc import Mapping, Sequence
from functools import partial

from generator.commands.live import resources
from generator.commands.live.contexts import Access
from generator.commands.live.reader import Reader
from generator.errors import FleetwaveError
from generator.fleet import Delivery
from generator.inspection.finding import Object
from generator.inspection.reading import read_file
from generator.live.checks import kinds, secrets
from generator.live.seen import Argocd, Cluster, Many
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted
from generator.plan.bootstrap import ARGOCD

_FLUX = "app.kubernetes.io/part-of=flux"
_ARGOCD = "app.kubernetes.io/part-of=argocd"
_SYNCING = "app.kubernetes.io/name=argocd-application-controller"
_CHARTS = (resources.HELM_REPOSITORIES, resources.HELM_CHARTS, resources.OCI_REPOSITORIES)
# Forced, for whoever changed a value since then owns it; no other key is touched.
_APPLY = "apply --server-side --field-manager=fleetwave --force-conflicts"
_CONFIG = ("argocd-cm", "argocd-cmd-params-cm")

Tree = Mapping[str, bytes]
"""What ``fleetwave bootstrap`` writes."""


def read_argocd(one: Access, delivery: Delivery, tree: Tree) -> tuple[Argocd, Sequence[Symptom]]:
    """Raises ``FleetwaveError`` if there is none."""
    where = f"Argo CD of {one.cluster}" if delivery.in_cluster else "Argo CD"
    folder = f"{ARGOCD}/clusters/{one.cluster}" if delivery.in_cluster else ARGOCD
    common = f"{ARGOCD}/common/" if delivery.in_cluster else f"{ARGOCD}/"
    reader = Reader(where, one.argocd)
    in_its_namespace = partial(reader.many, namespace=delivery.argocd_namespace)
    sets = in_its_namespace(resources.APPLICATION_SETS)
    if sets is None and not reader.symptoms:
        raise FleetwaveError(
            f"there is no Argo CD with {one.argocd.name}",
            hint="name the context of its cluster with `--argocd-context`",
        )
    argocd = Argocd(
        where=where,
        apply=f"{one.argocd.command} {_APPLY} -k {folder}",
        kubectl=one.argocd.command,
        bootstrap=_objects(tree, (common, f"{folder}/")),
        settings=in_its_namespace("configmaps", *_CONFIG, owners=True),
        workloads=_joined(
            in_its_namespace(resources.STATEFUL_SETS, labels=_ARGOCD),
            in_its_namespace(resources.DEPLOYMENTS, labels=_ARGOCD),
        ),
        pods=in_its_namespace("pods", labels=_SYNCING),
        projects=in_its_namespace(resources.PROJECTS),
        sets=sets,
        applications=in_its_namespace(resources.APPLICATIONS),
    )
    return argocd, reader.symptoms


def read_cluster(one: Access, wanted: Wanted, tree: Tree) -> tuple[Cluster, Sequence[Symptom]]:
    """Read what is Flux's, and of the fleet's; where Flux alone delivers, of an Argo CD, too."""
    reader = Reader(one.cluster, one.flux)
    in_system = partial(reader.many, namespace=wanted.settings.delivery.system_namespace)
    cluster = Cluster(
        where=one.cluster,
        kubectl=one.flux.command,
        kinds=reader.many(resources.DEFINITIONS, *kinds.needed(wanted)),
        controllers=reader.many(resources.DEPLOYMENTS, labels=_FLUX),
        releases=reader.many(resources.RELEASES, labels=wanted.label),
        namespaces=reader.many("namespaces", labels=wanted.label),
        sources=_joined(
            in_system(resources.GIT_REPOSITORIES),
            None if wanted.is_by_argocd else in_system(resources.OCI_REPOSITORIES),
            in_system(resources.KUSTOMIZATIONS),
        ),
        charts=None if wanted.is_by_argocd else _joined(*map(in_system, _CHARTS)),
        applications=None if wanted.is_by_argocd else _applications(one, wanted, reader.symptoms),
        bootstrap=() if wanted.is_by_argocd else _objects(tree, (f"flux/{one.cluster}/",)),
        secrets=reader.existing(_by_namespace(wanted)),
    )
    return cluster, reader.symptoms


def _applications(one: Access, wanted: Wanted, symptoms: list[Symptom]) -> Many:
    """Look for an Argo CD that there was before; that there is none is as it should be."""
    reader = Reader(one.cluster, one.argocd)
    namespace = wanted.settings.delivery.argocd_namespace
    found = reader.many(resources.APPLICATIONS, namespace=namespace, labels=wanted.label)
    symptoms += reader.symptoms
    return found


def _objects(tree: Tree, folders: Sequence[str]) -> tuple[Object, ...]:
    return tuple(
        one
        for path in sorted(tree)
        if "/manifests/" in path and path.startswith(tuple(folders))
        for one in read_file(path, tree[path])[0]
    )


def _by_namespace(wanted: Wanted) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for namespace, name in secrets.needed(wanted):
        found.setdefault(namespace, []).append(name)
    return found


def _joined(*parts: Many) -> Many:
    """Return all of them, without those that could not be read; None if none could."""
    there = [part for part in parts if part is not None]
    return tuple(one for part in there for one in part) if there else None
