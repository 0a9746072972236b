"""What is rendered once per cluster: Argo CD's objects, the system namespace, the sources."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.fleet import Applications, Cluster, Release, Settings
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.folders import hub_folder, sources_file
from generator.plan.links import configuration_url
from generator.plan.namespace import plan_namespace
from generator.plan.smoke_test import KIND as JOB
from generator.plan.sources import CHARTS, FLEET, GitRepository, Source
from generator.plan.store import SECRETS
from generator.record import record

_KINDS = (("helm.toolkit.fluxcd.io", "HelmRelease"), ("", "ConfigMap"))
_KINDS_OF_RELEASES = (
    ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    *(
        ("source.toolkit.fluxcd.io", kind)
        for kind in ("GitRepository", "HelmChart", "HelmRepository", "OCIRepository")
    ),
    JOB,
)
"""What a release that is gone may have had."""
KINDS = (*_KINDS, *_KINDS_OF_RELEASES)
"""All that our templates write in namespaces, as (group, kind)."""


@record(kw_only=True)
class ApplicationView:
    """An element of the ApplicationSet's generator."""

    name: str
    path: str
    hub: str = "shared"
    """Whose it is alone, and that release's stage and chart."""
    stage: str = "shared"
    chart: str = "shared"


@record(kw_only=True)
class ClusterView:
    """A cluster, as the templates see it."""

    name: str
    application: str
    """Name of its ApplicationSet and AppProject."""
    applications: tuple[ApplicationView, ...]
    is_recursive: bool
    """Whether an Application applies the folders in its folder, too."""
    destination_key: str
    destination: str
    namespaces: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    """(group, kind) of what the Application may create in those namespaces."""
    configuration: str | None
    """Address of its folder in the web."""
    console: str | None
    subscriptions: tuple[tuple[str, str], ...]
    """Of Argo CD's notifications: the end of an annotation's key, and its value."""


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


def application_name(cluster: str, hub: str) -> str:
    """The dot, which no name of a cluster or hub has, keeps the names of a fleet apart."""
    return f"{cluster}.{hub}"


def shared_application_name(cluster: str) -> str:
    """Not ``hubs-…``: an Application of that name may be there from before, with all hubs in it,
    and would prune them."""
    return f"shared-{cluster}"


def _applications(cluster: Cluster) -> Iterator[ApplicationView]:
    folder = f"{RENDERED}/clusters/{cluster.name}"
    if cluster.applications is Applications.CLUSTER:
        yield ApplicationView(name=f"hubs-{cluster.name}", path=folder)
        return
    yield ApplicationView(name=shared_application_name(cluster.name), path=folder)
    for release in cluster.releases:
        yield ApplicationView(
            name=application_name(cluster.name, release.name),
            path=hub_folder(cluster.name, release.name),
            hub=release.name,
            stage=release.stage,
            chart=release.chart.key,
        )


def plan_argocd(
    cluster: Cluster, kinds: Iterable[tuple[str, str]], settings: Settings
) -> Iterator[Artifact]:
    system = settings.delivery.system_namespace
    ((key, destination),) = cluster.destination.items()
    # Argo CD removes nothing that the project does not permit.
    leaving = (
        *(one.namespace for one in cluster.leaving),
        *(one.name for one in settings.decommissioned if one.kind == "namespace"),
    )
    view = ClusterView(
        name=cluster.name,
        application=f"hubs-{cluster.name}",
        applications=tuple(_applications(cluster)),
        is_recursive=cluster.applications is Applications.CLUSTER,
        destination_key=key,
        destination=destination,
        namespaces=tuple(
            dict.fromkeys((system, *(r.namespace for r in cluster.releases), *leaving))
        ),
        kinds=tuple(sorted({*_KINDS, *kinds, *(_KINDS_OF_RELEASES if leaving else ())})),
        configuration=configuration_url(settings.repository, cluster.name),
        console=cluster.console,
        subscriptions=tuple(
            (f"{trigger}.{service}", ";".join(recipients))
            for trigger, services in sorted(cluster.notifications.items())
            for service, recipients in sorted(services.items())
        ),
    )
    for name in ("appproject.yaml", "applicationset.yaml"):
        yield Artifact(
            path=f"{RENDERED}/argocd/{cluster.name}/{name}",
            template=name,
            context={"cluster": view, "settings": settings},
            sources=(settings.source, cluster.source),
        )


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
