"""One cluster → its rendered files."""

from collections.abc import Sequence
from functools import partial

from generator.build.parts import Parts
from generator.build.rendering import Rendering
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.fleet import Cluster, Release, Stage
from generator.layers import Layer
from generator.plan.cluster import git_repository, plan_argocd, plan_namespaces, plan_sources
from generator.plan.lockstep import Lockstep, plan_lockstep
from generator.plan.release import SecretBundle, plan_release, plan_secrets, secret_bundle
from generator.plan.smoke_test import KIND as JOB
from generator.plan.smoke_test import plan_smoke_test
from generator.plan.sources import ChartReference, Source, source_kind, store_digest
from generator.plan.store import stored
from generator.shared_parts import shared_chart
from generator.splitting import split


class ClusterBuilder:
    """Collects the files of one cluster, and everything that is wrong on the way."""

    def __init__(self, shared: Shared, cluster: Cluster, hubs: frozenset[str] | None) -> None:
        self.shared = shared
        self.cluster = cluster
        self.hubs = hubs
        self.settings = shared.settings
        self.result = ClusterBuild(cluster.name)
        self.parts = Parts(shared, self.result)
        self.rendering = Rendering(shared, cluster, self.result)
        self.sources: dict[str, Source] = {}
        self.source_kinds: set[str] = set()
        self.has_secrets = False
        self.kept_kinds: set[tuple[str, str]] = set()
        self.lockstep = Lockstep(gates={}, annotations={})

    def build(self) -> ClusterBuild:
        with self.result.noting():
            self.lockstep = lockstep(self.shared, self.cluster)
        for release in self.cluster.releases:
            with self.result.noting():
                self._release(release)
        with self.result.noting():
            self._shared()
        self.rendering.check_size()
        if self.hubs is None:
            self.rendering.inspect()
        return self.result

    def build_hubs(self, gates: Lockstep) -> ClusterBuild:
        self.lockstep = gates
        for release in self.cluster.releases:
            if self._is_asked_for(release) or release.paused:
                with self.result.noting():
                    self._release(release)
        for release in self.cluster.releases:
            if not self._is_asked_for(release) and not release.paused:
                self.source_kinds.add(source_kind(release.chart))
                # One is enough, and those asked for had theirs read already.
                self.has_secrets = self.has_secrets or self.parts.has_encrypted_layer(release)
        self.rendering.render(plan_namespaces(self.cluster, self.settings, self.hubs))
        self._argocd()
        return self.result

    def check(self) -> ClusterBuild:
        for release in self.cluster.releases:
            with self.result.noting():
                self._chart(release)
            with self.result.noting():
                self.parts.layers(release)
            with self.result.noting():
                self._keep(release)
        self.result.tree.clear()
        return self.result

    def _release(self, release: Release) -> None:
        if release.paused:
            if self._is_asked_for(release):
                self.parts.layers(release)  # which it will have when the pause is over
            self._keep(release)
            return
        charts: list[ChartReference] = []
        with self.result.noting():
            charts.append(self._chart(release))
        if not self._is_asked_for(release):
            self._secrets(release, self.parts.encrypted_layers(release))
            return
        layers = self.parts.layers(release)
        if not charts or layers is None:
            return
        bundle = self._secrets(release, [layer if layer.encrypted else None for layer in layers])
        self.rendering.render(
            plan_release(
                release, layers, split(layers), bundle, charts[0], self.lockstep, self.settings
            ),
            layers,
        )
        if self.settings.smoke_test and release.stage is Stage.STAGING:
            self.rendering.render(
                [plan_smoke_test(release, self.settings.smoke_test, self.settings)]
            )

    def _is_asked_for(self, release: Release) -> bool:
        return self.hubs is None or release.name in self.hubs

    def _keep(self, release: Release) -> None:
        """Keep a paused hub's files, and what of the cluster's they need."""
        if release.paused is None:
            return
        from generator.pausing.keep import Keeper  # noqa: PLC0415 -- few hubs are paused

        kept = Keeper(self.shared.files, release, release.paused, self.settings).keep()
        self.sources.setdefault(kept.source.name, kept.source)
        self.source_kinds.add(kept.source.kind)
        self.kept_kinds |= kept.kinds
        self.has_secrets |= any(name == "Kustomization" for _, name in kept.kinds)
        self.result.tree |= kept.store
        if self._is_asked_for(release):
            self.rendering.keep(kept.files)

    def _chart(self, release: Release) -> ChartReference:
        source, reference = self.parts.chart(release)
        self.sources[source.name] = source
        self.source_kinds.add(source.kind)
        return reference

    def _secrets(self, release: Release, layers: Sequence[Layer | None]) -> SecretBundle | None:
        bundle = secret_bundle(release, layers)
        if bundle is not None:
            self.has_secrets = True
            encrypted = [layer for layer in layers if layer is not None]
            self.rendering.render(plan_secrets(release, bundle, self.settings), encrypted)
        return bundle

    def _shared(self) -> None:
        self.rendering.render(plan_namespaces(self.cluster, self.settings, self.hubs))
        self._argocd()
        sources = sorted(self.sources.values(), key=lambda source: (source.kind, source.name))
        git = None
        if self._reads_git:
            git = git_repository(
                self.cluster,
                self.settings,
                has_secrets=self.has_secrets,
                has_charts="HelmChart" in self.source_kinds,
                digest=self._digest(),
            )
        if sources or git:
            self.rendering.render([plan_sources(self.cluster, git, sources, self.settings)])

    @property
    def _reads_git(self) -> bool:
        return "HelmChart" in self.source_kinds or self.has_secrets

    def _argocd(self) -> None:
        """Argo CD's objects name every kind of object that the cluster has."""
        kinds = [("source.toolkit.fluxcd.io", kind) for kind in self.source_kinds]
        kinds += [("source.toolkit.fluxcd.io", "GitRepository")] if self._reads_git else []
        kinds += [("kustomize.toolkit.fluxcd.io", "Kustomization")] if self.has_secrets else []
        if self.settings.smoke_test and any(
            release.stage is Stage.STAGING for release in self.cluster.releases
        ):
            kinds.append(JOB)
        artifacts = plan_argocd(self.cluster, {*kinds, *self.kept_kinds}, self.settings)
        self.rendering.render(artifacts)

    def _digest(self) -> str:
        """Hash everything rendered for the fleet's GitRepository."""
        tree = self.result.tree
        return store_digest({path: data for path, data in tree.items() if stored(path)})


def lockstep(shared: Shared, cluster: Cluster) -> Lockstep:
    """Plan the gates of a cluster; raises ``InvalidError`` if what they hash cannot be read."""
    return plan_lockstep(
        cluster,
        shared.settings.naming.label_prefix,
        shared.layers.identity,
        partial(shared_chart, shared.copy),
        shared.release_shape(),
    )
