"""What Argo CD is given for one cluster: an AppProject, and the ApplicationSet that deploys it."""

from collections.abc import Iterable, Iterator

from generator.fleet import Applications, Cluster, Settings
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.folders import hub_folder
from generator.plan.links import configuration_url
from generator.plan.smoke_test import KIND as JOB
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
    """The one that it applies, with its stage and chart; ``shared`` in all three where there is no
    such hub."""
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
