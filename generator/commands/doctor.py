"""Hold live clusters, and what delivers to them, against this repository."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from generator.bootstrap import build_bootstrap
from generator.commands.at_once import each
from generator.commands.live.committed import Committed, committed
from generator.commands.live.contexts import Access, Contexts, access
from generator.commands.live.observed import read_argocd, read_cluster
from generator.diagnostic import InvalidError, Level
from generator.document import locate
from generator.errors import FleetwaveError
from generator.git import Git
from generator.live import checks
from generator.live.rollout import progress
from generator.live.seen import Argocd, Cluster, Many
from generator.live.symptom import Symptom
from generator.record import record
from generator.tree import Files


@record
class Result:
    symptoms: tuple[Symptom, ...]
    notes: tuple[str, ...]


def doctor(files: Files, git: Git, names: Sequence[str], contexts: Contexts) -> Result:
    found = committed(files, git, None, names)
    reached = access(contexts, tuple(found.clusters), found.settings)
    tree = _bootstrap(files)
    by_argocd = [one for one in reached if found.clusters[one.cluster].is_by_argocd]
    argocds = _each_argocd(by_argocd, found, tree)

    def look(one: Access) -> tuple[Symptom, ...]:
        seen = argocds[one.argocd.options] if one in by_argocd else None
        return _cluster(one, seen, found, tree, git)

    symptoms = [one for argocd in argocds.values() for one in argocd.symptoms]
    symptoms += [one for many in each(look, reached) for one in many]
    return Result(tuple(symptoms), found.notes)


@record
class _Seen:
    argocd: Argocd
    symptoms: tuple[Symptom, ...]
    """Of what all its clusters share."""


def _each_argocd(
    reached: Sequence[Access], found: Committed, tree: Mapping[str, bytes]
) -> Mapping[tuple[str, ...], _Seen]:
    distinct = {one.argocd.options: one for one in reached}
    seen = each(partial(_argocd, found=found, tree=tree), distinct.values())
    return dict(zip(distinct, seen, strict=True))


def _argocd(one: Access, found: Committed, tree: Mapping[str, bytes]) -> _Seen:
    argocd, symptoms = read_argocd(one, found.settings.delivery, tree)
    return _Seen(argocd, (*symptoms, *checks.check_argocd(argocd)))


def _cluster(
    one: Access, seen: _Seen | None, found: Committed, tree: Mapping[str, bytes], git: Git
) -> tuple[Symptom, ...]:
    wanted = found.clusters[one.cluster]
    cluster, symptoms = read_cluster(one, wanted, tree)
    now = None
    if cluster.releases is not None:
        applications = seen.argocd.applications if seen else _kustomizations(cluster)
        is_older = _never if wanted.commit is None else partial(_is_older, git, wanted.commit)
        now = progress(wanted, cluster.releases, applications, is_older, datetime.now(UTC))
    return (
        *(checks.check_deployment(wanted, seen.argocd) if seen else ()),
        *symptoms,
        *checks.check_cluster(wanted, cluster, now),
    )


def _kustomizations(cluster: Cluster) -> Many:
    if cluster.sources is None:
        return None
    return tuple(one for one in cluster.sources if one.kind == "Kustomization")


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


def _is_older(git: Git, commit: str, revision: str) -> bool:
    return git.is_ancestor(revision, commit)


def _never(_revision: str) -> bool:
    return False
