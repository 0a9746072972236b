"""The kustomization.yaml of each folder that a Kustomization applies: it names the files, where
kustomize-controller would take all that it finds, in the folders below, too."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from generator.digest import digest_of
from generator.fleet import Cluster, Release, Settings
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.bundles import SecretBundle
from generator.plan.folders import hub_folder

FILE = "kustomization.yaml"
_DIGEST = 7
"""Signs of a hash that fit behind the longest name of such a Job."""


def plan_shared(
    cluster: Cluster, settings: Settings, namespaces: Iterable[str], *, has_sources: bool
) -> Artifact:
    """Plan that of the cluster's folder: all namespaces, also those that lie with a hub's files."""
    folder = f"{RENDERED}/clusters/{cluster.name}"
    files = [posixpath.relpath(path, folder) for path in namespaces]
    files += ["sources.yaml"] if has_sources else []
    return resources(folder, files, (settings.source, cluster.source))


def plan_hub(release: Release, files: Iterable[str]) -> Artifact:
    """Plan that of a hub's folder; ``files`` are the paths of its objects."""
    folder = hub_folder(release.cluster, release.name)
    return resources(folder, map(posixpath.basename, files), release.sources)


def plan_secret(release: Release, bundle: SecretBundle, settings: Settings) -> Iterator[Artifact]:
    """Plan the Secret with a release's encrypted files, beside the release: the Kustomization that
    applies both decrypts it."""
    yield Artifact(
        path=f"{hub_folder(release.cluster, release.name)}/secret.yaml",
        template="secret.yaml",
        context={"release": release, "secret": bundle, "settings": settings},
        sources=bundle.sources,
    )


def plan_test(release: Release, files: Mapping[str, bytes]) -> Artifact:
    """Plan that of the folder with the Job that tries a staging hub. A Job runs once, so all that
    is rendered for the hub (``files``) is part of its name: another form is tried anew."""
    digest = digest_of(sorted(files.items()))[:_DIGEST]
    folder = test_folder(release.cluster, release.name)
    return resources(folder, ["smoke-test.yaml"], release.sources, suffix=f"-{digest}")


def test_folder(cluster: str, name: str) -> str:
    """A folder of its own: the Job comes when the hub is healthy."""
    return f"{hub_folder(cluster, name)}/smoke-test"


def resources(
    folder: str, files: Iterable[str], sources: tuple[str, ...], suffix: str | None = None
) -> Artifact:
    return Artifact(
        path=f"{folder}/{FILE}",
        template="flux/resources.yaml",
        context={"resources": sorted(files), "suffix": suffix},
        sources=sources,
    )
