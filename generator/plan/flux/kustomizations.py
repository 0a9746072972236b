"""The Kustomizations of a cluster: one for what its releases share, one for each release."""

import math
import posixpath
from collections.abc import Collection, Iterator

from generator.fleet import Cluster, Release, Settings, Stage
from generator.plan.artifact import ENGINES, RENDERED, Artifact
from generator.plan.bootstrap import action_timeout
from generator.plan.flux import order
from generator.plan.flux.folders import resources, test_folder
from generator.plan.flux.notifications import plan_notifications
from generator.plan.folders import hub_folder
from generator.plan.release import is_protected
from generator.plan.sources import FLEET
from generator.record import record

FOLDER = f"{RENDERED}/{ENGINES[1]}"
_ACTIONS = 4
"""Of Helm until a release gives up: it fails and is rolled back, and all that once more."""
_SPARE = 5
"""Minutes for all that comes before Helm."""


@record(kw_only=True)
class KustomizationView:
    """A Kustomization, as the templates see it."""

    name: str
    path: str
    timeout: str
    depends_on: tuple[str, ...]
    hub: str | None = None
    stage: str | None = None
    is_protected: bool = False
    """It stays when it is gone from the commit, with all that it brought."""
    is_encrypted: bool = False
    """There is something to decrypt in its folder."""


def plan_flux(
    cluster: Cluster, settings: Settings, encrypted: Collection[str]
) -> Iterator[Artifact]:
    """Plan what the root Kustomization of a cluster applies; ``encrypted`` names the releases with
    a Secret of encrypted files."""
    folder = f"{FOLDER}/{cluster.name}"
    sources = (settings.source, cluster.source)
    notifications = tuple(plan_notifications(cluster, settings))
    files = ["kustomizations.yaml", *(posixpath.basename(one.path) for one in notifications)]
    yield resources(folder, files, sources)
    yield from notifications
    yield Artifact(
        path=f"{folder}/kustomizations.yaml",
        template="flux/kustomizations.yaml",
        context={
            "cluster": cluster.name,
            "kustomizations": tuple(kustomizations(cluster, settings, encrypted)),
            "source_kind": "OCIRepository" if cluster.registry else "GitRepository",
            "source": FLEET,
            "settings": settings,
        },
        sources=sources,
    )


def kustomizations(
    cluster: Cluster, settings: Settings, encrypted: Collection[str] = ()
) -> Iterator[KustomizationView]:
    yield KustomizationView(
        name=order.SHARED,
        path=f"{RENDERED}/clusters/{cluster.name}",
        timeout=f"{_SPARE}m",
        # So that every Kustomization waits for what this commit says that it waits for.
        depends_on=(order.ROOT,),
        is_protected=True,
    )
    waits_for = order.depends_on(cluster, is_tested=settings.smoke_test is not None)
    for release in cluster.releases:
        yield KustomizationView(
            name=order.kustomization_name(release),
            path=hub_folder(cluster.name, release.name),
            timeout=_timeout(settings),
            depends_on=waits_for[release.name],
            hub=release.name if release.is_hub else None,
            stage=release.stage,
            is_protected=is_protected(release),
            is_encrypted=release.name in encrypted,
        )
        if settings.smoke_test and has_test(release):
            yield KustomizationView(
                name=order.test_name(release),
                path=test_folder(cluster.name, release.name),
                timeout=f"{math.ceil(settings.smoke_test.deadline / 60) + _SPARE}m",
                depends_on=(order.kustomization_name(release),),
                hub=release.name,
            )


def has_test(release: Release) -> bool:
    """Tell whether a release is tried by the fleet's smoke test."""
    return release.stage is Stage.STAGING and not release.paused


def _timeout(settings: Settings) -> str:
    """Return longer than a release takes to be given up, so that its own words are the verdict."""
    return f"{math.ceil(_ACTIONS * action_timeout(settings) / 60) + _SPARE}m"
