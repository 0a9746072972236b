"""What differs by the engine that delivers a cluster. Nothing else in here asks which it is."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from generator.fleet import Cluster, Engine, Release, Settings, SmokeTest, Stage
from generator.plan.argocd import plan_argocd
from generator.plan.artifact import Artifact
from generator.plan.bundles import SecretBundle, plan_secrets
from generator.plan.cluster import git_repository, plan_namespaces
from generator.plan.flux.folders import FILE, plan_hub, plan_secret, plan_shared, plan_test
from generator.plan.flux.folders import test_folder as folder_of_test
from generator.plan.flux.kustomizations import has_test, plan_flux
from generator.plan.folders import hub_folder
from generator.plan.smoke_test import KIND as JOB
from generator.plan.smoke_test import plan_smoke_test
from generator.plan.sources import GitRepository, store_digest
from generator.plan.store import stored
from generator.record import record


@dataclass(slots=True)
class Known:
    """What has been found out about the releases of a cluster."""

    source_kinds: set[str] = field(default_factory=set)
    encrypted: set[str] = field(default_factory=set)
    """Names of releases with encrypted files."""
    kept_kinds: set[tuple[str, str]] = field(default_factory=set)
    """(group, kind) of what paused hubs keep."""


@record
class Site:
    """A cluster that is being built."""

    cluster: Cluster
    settings: Settings
    known: Known
    tree: Mapping[str, bytes]
    """What has been rendered so far."""


class Delivery(Protocol):
    """Plans what one engine needs. ``hubs`` are those that are rendered, None for all."""

    names_encrypted: bool
    """Whether it must be known of each release if it has encrypted files."""
    has_largest_folder: bool
    """Whether all of a cluster must fit into what the engine reads at a time."""

    def secrets(
        self, release: Release, bundle: SecretBundle, *, is_asked_for: bool
    ) -> Iterator[Artifact]: ...

    def smoke_test(self, release: Release, test: SmokeTest) -> Artifact: ...

    def folder(self, release: Release) -> Iterator[Artifact]:
        """Plan what a hub's folder needs once all else of it has been rendered."""
        ...

    def namespaces(self, hubs: frozenset[str] | None) -> Iterator[Artifact]: ...

    def git(self) -> GitRepository | None:
        """Return the source that the cluster's own files bring, if they do."""
        ...

    def objects(self) -> Iterator[Artifact]:
        """Plan what the engine itself is given."""
        ...


@record
class ByArgoCD:
    site: Site
    names_encrypted = False
    has_largest_folder = True

    def secrets(
        self, release: Release, bundle: SecretBundle, *, is_asked_for: bool
    ) -> Iterator[Artifact]:
        del is_asked_for  # all that the GitRepository fetches counts for its hash
        return plan_secrets(release, bundle, self.site.settings)

    def smoke_test(self, release: Release, test: SmokeTest) -> Artifact:
        folder = hub_folder(release.cluster, release.name)
        return plan_smoke_test(release, test, self.site.settings, folder)

    def folder(self, release: Release) -> Iterator[Artifact]:
        del release
        yield from ()

    def namespaces(self, hubs: frozenset[str] | None) -> Iterator[Artifact]:
        return plan_namespaces(self.site.cluster, self.site.settings, hubs)

    def git(self) -> GitRepository | None:
        if not self._reads_git:
            return None
        tree = self.site.tree
        return git_repository(
            self.site.cluster,
            self.site.settings,
            has_secrets=bool(self.site.known.encrypted),
            has_charts="HelmChart" in self.site.known.source_kinds,
            digest=store_digest({path: data for path, data in tree.items() if stored(path)}),
        )

    def objects(self) -> Iterator[Artifact]:
        """They name every kind of object that the cluster has."""
        site, known = self.site, self.site.known
        kinds = [("source.toolkit.fluxcd.io", kind) for kind in known.source_kinds]
        kinds += [("source.toolkit.fluxcd.io", "GitRepository")] if self._reads_git else []
        kinds += [("kustomize.toolkit.fluxcd.io", "Kustomization")] if known.encrypted else []
        if site.settings.smoke_test and any(
            release.stage is Stage.STAGING for release in site.cluster.releases
        ):
            kinds.append(JOB)
        return plan_argocd(site.cluster, {*kinds, *known.kept_kinds}, site.settings)

    @property
    def _reads_git(self) -> bool:
        return "HelmChart" in self.site.known.source_kinds or bool(self.site.known.encrypted)


@record
class ByFlux:
    site: Site
    names_encrypted = True
    has_largest_folder = False

    def secrets(
        self, release: Release, bundle: SecretBundle, *, is_asked_for: bool
    ) -> Iterator[Artifact]:
        if is_asked_for:
            yield from plan_secret(release, bundle, self.site.settings)

    def smoke_test(self, release: Release, test: SmokeTest) -> Artifact:
        folder = folder_of_test(release.cluster, release.name)
        return plan_smoke_test(release, test, self.site.settings, folder)

    def folder(self, release: Release) -> Iterator[Artifact]:
        folder = hub_folder(release.cluster, release.name)
        files = {p: data for p, data in self.site.tree.items() if p.startswith(f"{folder}/")}
        yield plan_hub(release, (p for p in files if _is_of_hub(p, folder)))
        if self.site.settings.smoke_test and has_test(release):
            yield plan_test(release, files)

    def namespaces(self, hubs: frozenset[str] | None) -> Iterator[Artifact]:
        """All of them, since one file names all."""
        del hubs
        site = self.site
        found = tuple(plan_namespaces(site.cluster, site.settings, None))
        yield from found
        has_sources = bool(site.known.source_kinds)
        paths = (one.path for one in found)
        yield plan_shared(site.cluster, site.settings, paths, has_sources=has_sources)

    def git(self) -> GitRepository | None:
        return None  # a person brings it, with the root

    def objects(self) -> Iterator[Artifact]:
        return plan_flux(self.site.cluster, self.site.settings, self.site.known.encrypted)


def _is_of_hub(path: str, folder: str) -> bool:
    """Its namespace is brought by the cluster's folder, before any hub."""
    name = posixpath.basename(path)
    return posixpath.dirname(path) == folder and name not in {FILE, "namespace.yaml"}


def delivery(site: Site) -> Delivery:
    return ByFlux(site) if site.cluster.engine is Engine.FLUX else ByArgoCD(site)
