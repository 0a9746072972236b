"""Hold live clusters, and what delivers to them, against this repository."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from generator.bootstrap import build_bootstrap
from generator.commands.committed import Committed, committed
from generator.commands.contexts import Access, Contexts, access
from generator.commands.reader import Reader
from generator.diagnostic import InvalidError, Level
from generator.document import locate
from generator.errors import FleetwaveError
from generator.git import Git
from generator.inspection.finding import Object
from generator.inspection.reading import read_file
from generator.live import checks
from generator.live.checks import kinds, secrets
from generator.live.rollout import progress
from generator.live.seen import Argocd, Cluster, Many
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted
from generator.plan.bootstrap import ARGOCD
from generator.record import record
from generator.tree import Files

_AT_ONCE = 8
_FLUX = "app.kubernetes.io/part-of=flux"
_ARGOCD = "app.kubernetes.io/part-of=argocd"
_SYNCING = "app.kubernetes.io/name=argocd-application-controller"
_APPLICATIONS = "applications.v1alpha1.argoproj.io"
_CHARTS = ("helmrepositories.v1.source.toolkit.fluxcd.io", "helmcharts.v1.source.toolkit.fluxcd.io")
_OCI = "ocirepositories.v1.source.toolkit.fluxcd.io"
_DEFINITIONS = "customresourcedefinitions.v1.apiextensions.k8s.io"
# Forced, for whoever changed a value since then owns it; no other key is touched.
_APPLY = "apply --server-side --field-manager=fleetwave --force-conflicts"
_CONFIG = ("argocd-cm", "argocd-cmd-params-cm")


@record
class Result:
    symptoms: tuple[Symptom, ...]
    notes: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        return any(one.level is Level.ERROR for one in self.symptoms)


def doctor(files: Files, git: Git, names: Sequence[str], contexts: Contexts) -> Result:
    found = committed(files, git, None, names)
    reached = access(contexts, tuple(found.clusters), found.settings)
    tree = _bootstrap(files)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        by_argocd = [one for one in reached if found.clusters[one.cluster].is_by_argocd]
        argocds = _each_argocd(by_argocd, found, tree, pool)
        seen = [argocds[one.argocd.options] if one in by_argocd else None for one in reached]
        look = partial(_cluster, found=found, tree=tree, git=git)
        clusters = pool.map(look, reached, seen)
        symptoms = [one for argocd in argocds.values() for one in argocd.symptoms]
        symptoms += [one for each in clusters for one in each]
    notes: tuple[str, ...] = ()
    if found.is_behind_the_disk:
        notes = ("`rendered/` has changes that are not committed; they are not looked for",)
    return Result(tuple(symptoms), notes)


@record
class _Seen:
    argocd: Argocd
    symptoms: tuple[Symptom, ...]
    """Of what all its clusters share."""


def _each_argocd(
    reached: Sequence[Access], found: Committed, tree: Mapping[str, bytes], pool: ThreadPoolExecutor
) -> Mapping[tuple[str, ...], _Seen]:
    distinct = {one.argocd.options: one for one in reached}
    seen = pool.map(partial(_argocd, found=found, tree=tree), distinct.values())
    return dict(zip(distinct, seen, strict=True))


def _argocd(one: Access, found: Committed, tree: Mapping[str, bytes]) -> _Seen:
    delivery = found.settings.delivery
    where = f"Argo CD of {one.cluster}" if delivery.in_cluster else "Argo CD"
    folder = f"{ARGOCD}/clusters/{one.cluster}" if delivery.in_cluster else ARGOCD
    common = f"{ARGOCD}/common/" if delivery.in_cluster else f"{ARGOCD}/"
    reader = Reader(where, one.argocd)
    in_its_namespace = partial(reader.many, namespace=delivery.argocd_namespace)
    sets = in_its_namespace("applicationsets.v1alpha1.argoproj.io")
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
            in_its_namespace("statefulsets.v1.apps", labels=_ARGOCD),
            in_its_namespace("deployments.v1.apps", labels=_ARGOCD),
        ),
        pods=in_its_namespace("pods", labels=_SYNCING),
        projects=in_its_namespace("appprojects.v1alpha1.argoproj.io"),
        sets=sets,
        applications=in_its_namespace(_APPLICATIONS),
    )
    return _Seen(argocd, (*reader.symptoms, *checks.check_argocd(argocd)))


def _cluster(
    one: Access, seen: _Seen | None, found: Committed, tree: Mapping[str, bytes], git: Git
) -> tuple[Symptom, ...]:
    wanted = found.clusters[one.cluster]
    reader = Reader(one.cluster, one.flux)
    in_system = partial(reader.many, namespace=wanted.settings.delivery.system_namespace)
    cluster = Cluster(
        where=one.cluster,
        kubectl=one.flux.command,
        kinds=reader.many(_DEFINITIONS, *kinds.needed(wanted)),
        controllers=reader.many("deployments.v1.apps", labels=_FLUX),
        releases=reader.many("helmreleases.v2.helm.toolkit.fluxcd.io", labels=wanted.label),
        namespaces=reader.many("namespaces", labels=wanted.label),
        sources=_joined(
            in_system("gitrepositories.v1.source.toolkit.fluxcd.io"),
            None if seen else in_system(_OCI),
            in_system("kustomizations.v1.kustomize.toolkit.fluxcd.io"),
        ),
        charts=None if seen else _joined(*map(in_system, (*_CHARTS, _OCI))),
        applications=None if seen else _applications(one, wanted, reader.symptoms),
        bootstrap=() if seen else _objects(tree, (f"flux/{one.cluster}/",)),
        secrets=reader.existing(_by_namespace(wanted)),
    )
    now = None
    if cluster.releases is not None:
        applications = seen.argocd.applications if seen else _kustomizations(cluster)
        is_older = _never if wanted.commit is None else partial(_is_older, git, wanted.commit)
        now = progress(wanted, cluster.releases, applications, is_older, datetime.now(UTC))
    return (
        *(checks.check_deployment(wanted, seen.argocd) if seen else ()),
        *reader.symptoms,
        *checks.check_cluster(wanted, cluster, now),
    )


def _kustomizations(cluster: Cluster) -> Many:
    if cluster.sources is None:
        return None
    return tuple(one for one in cluster.sources if one.kind == "Kustomization")


def _applications(one: Access, wanted: Wanted, symptoms: list[Symptom]) -> Many:
    """Look for an Argo CD that there was before; that there is none is as it should be."""
    reader = Reader(one.cluster, one.argocd)
    namespace = wanted.settings.delivery.argocd_namespace
    found = reader.many(_APPLICATIONS, namespace=namespace, labels=wanted.label)
    symptoms += reader.symptoms
    return found


def _bootstrap(files: Files) -> Mapping[str, bytes]:
    """Return what ``argocd/`` and ``flux/`` should be."""
    try:
        built = build_bootstrap(files)
    except InvalidError as error:
        problems = list(locate(error.diagnostics, files))
    else:
        problems = [one for one in built.diagnostics if one.level is Level.ERROR]
        if not problems:
            return built.tree
    raise FleetwaveError(
        f"what the engines are given cannot be built: {problems[0].message}",
        hint="`fleetwave bootstrap --check` says where",
    )


def _objects(tree: Mapping[str, bytes], folders: Sequence[str]) -> tuple[Object, ...]:
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


def _is_older(git: Git, commit: str, revision: str) -> bool:
    return git.is_ancestor(revision, commit)


def _never(_revision: str) -> bool:
    return False
