"""One cluster → its rendered files."""

from collections.abc import Sequence
from functools import partial

from generator.build.engines import Known, Site, delivery
from generator.build.pair import shared_chart
from generator.build.parts import Parts
from generator.build.rendering import Rendering
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.fleet import Cluster, Release, Stage
from generator.layers import Layer
from generator.layers.splitting import split
from generator.plan.bundles import SecretBundle, secret_bundle
from generator.plan.cluster import plan_sources
from generator.plan.lockstep import Lockstep, plan_lockstep
from generator.plan.release import plan_release
from generator.plan.sources import ChartReference, Source, source_kind


class ClusterBuilder:
    """Collects the files of one cluster, and everything that is wrong on the way."""

    def __init__(self, shared: Shared, cluster: Cluster, hubs: frozenset[str] | None) -> None:
        self.shared = shared
        self.cluster = cluster
        self.hubs = hubs
        self.settings = shared.settings
        self.result = ClusterBuild(cluster.name)
        self.parts = Parts(shared, self.result, cluster.registry)
        self.rendering = Rendering(shared, cluster, self.result)
        self.sources: dict[str, Source] = {}
        self.known = Known()
        self.delivery = delivery(Site(cluster, self.settings, self.known, self.result.tree))
        self.lockstep = Lockstep(gates={}, annotations={})

    def build(self) -> ClusterBuild:
        with self.result.noting():
            self.lockstep = lockstep(self.shared, self.cluster)
        for release in self.cluster.releases:
            with self.result.noting():
                self._release(release)
        with self.result.noting():
            self._shared()
        if self.delivery.has_largest_folder:
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
                self.known.source_kinds.add(source_kind(release.chart))
                # One may be enough, and those asked for had theirs read already.
                must_know = self.delivery.names_encrypted or not self.known.encrypted
                if must_know and self.parts.has_encrypted_layer(release):
                    self.known.encrypted.add(release.name)
        self.rendering.render(self.delivery.namespaces(self.hubs))
        self.rendering.render(self.delivery.objects())
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
            self.rendering.render([self.delivery.smoke_test(release, self.settings.smoke_test)])
        self.rendering.render(self.delivery.folder(release))

    def _is_asked_for(self, release: Release) -> bool:
        return self.hubs is None or release.name in self.hubs

    def _keep(self, release: Release) -> None:
        """Keep a paused hub's files, and what of the cluster's they need."""
        if release.paused is None:
            return
        from generator.pausing.keep import Keeper  # noqa: PLC0415 -- few hubs are paused

        kept = Keeper(
            self.shared.files, release, release.paused, self.settings, self.cluster
        ).keep()
        self.sources.setdefault(kept.source.name, kept.source)
        self.known.source_kinds.add(kept.source.kind)
        self.known.kept_kinds |= kept.kinds
        if kept.has_secrets:
            self.known.encrypted.add(release.name)
        self.result.tree |= kept.store
        is_asked_for = self._is_asked_for(release)
        if kept.bundle:
            self.rendering.render(
                self.delivery.secrets(release, kept.bundle, is_asked_for=is_asked_for)
            )
        if is_asked_for:
            self.rendering.keep(kept.files)
            self.rendering.render(self.delivery.folder(release))

    def _chart(self, release: Release) -> ChartReference:
        source, reference = self.parts.chart(release)
        self.sources[source.name] = source
        self.known.source_kinds.add(source.kind)
        return reference

    def _secrets(self, release: Release, layers: Sequence[Layer | None]) -> SecretBundle | None:
        bundle = secret_bundle(release, layers)
        if bundle is not None:
            self.known.encrypted.add(release.name)
            encrypted = [layer for layer in layers if layer is not None]
            artifacts = self.delivery.secrets(
                release, bundle, is_asked_for=self._is_asked_for(release)
            )
            self.rendering.render(artifacts, encrypted)
        return bundle

    def _shared(self) -> None:
        self.rendering.render(self.delivery.namespaces(self.hubs))
        self.rendering.render(self.delivery.objects())
        sources = sorted(self.sources.values(), key=lambda source: (source.kind, source.name))
        git = self.delivery.git()
        if sources or git:
            self.rendering.render([plan_sources(self.cluster, git, sources, self.settings)])


def lockstep(shared: Shared, cluster: Cluster) -> Lockstep:
    """Plan the gates of a cluster; raises ``InvalidError`` if what they hash cannot be read."""
    return plan_lockstep(
        cluster,
        shared.settings.naming.label_prefix,
        shared.layers.identity,
        partial(shared_chart, shared.copy),
        shared.release_shape(),
    )
