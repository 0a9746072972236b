"""What is rendered once per cluster, whoever delivers it: its namespaces, and the sources."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from generator.fleet import Applications, Cluster, Release, Settings
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.folders import sources_file
from generator.plan.namespace import plan_namespace
from generator.plan.sources import CHARTS, FLEET, GitRepository, Source
from generator.plan.store import SECRETS


def plan_namespaces(
    cluster: Cluster, settings: Settings, hubs: frozenset[str] | None
) -> Iterator[Artifact]:
    """Each namespace once, in the folder of the first release that lives in it; of all releases,
    or of those in ``hubs``. One that several Applications need belongs to none of their hubs."""
    folder = f"{RENDERED}/clusters/{cluster.name}"
    system = settings.delivery.system_namespace
    homes = {system: ""}
    lives: dict[str, list[Release]] = {}
    for release in cluster.releases:
        lives.setdefault(release.namespace, []).append(release)
        home = homes.setdefault(release.namespace, release.name)
        if home != release.name and cluster.applications is Applications.HUB:
            homes[release.namespace] = ""
    for namespace, home in homes.items():
        if hubs is None or not home or home in hubs:
            is_shared = not home and namespace != system
            name = f"namespace-{namespace}.yaml" if is_shared else "namespace.yaml"
            path = posixpath.join(folder, home, name)
            owners = [release.name for release in lives.get(namespace, ()) if release.is_hub]
            hub = owners[0] if len(owners) == 1 else None
            yield plan_namespace(cluster, path, namespace, hub, settings)


def git_repository(
    cluster: Cluster, settings: Settings, *, has_secrets: bool, has_charts: bool, digest: str
) -> GitRepository:
    folders = ([CHARTS] if has_charts else []) + (
        [f"{SECRETS}/{cluster.name}"] if has_secrets else []
    )
    return GitRepository(
        name=FLEET,
        url=settings.repository.url,
        revision=settings.repository.revision,
        secret=settings.repository.secret,
        folders=tuple(folders),
        requested_at=digest,
    )


def plan_sources(
    cluster: Cluster, git: GitRepository | None, sources: Sequence[Source], settings: Settings
) -> Artifact:
    context: Mapping[str, object] = {"git": git, "sources": sources, "settings": settings}
    return Artifact(
        path=sources_file(cluster.name),
        template="sources.yaml",
        context=context,
        sources=(settings.source, cluster.source),
    )
