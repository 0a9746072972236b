"""One cluster → its rendered files, in memory."""

import contextlib
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from generator import manifests, secret_maps, sizes
from generator.diagnostic import Diagnostic, InvalidError, Level, Location
from generator.document import read
from generator.fleet import Cluster, LocalChart, Release, Settings, Stage
from generator.inspection.inventory import Inventory
from generator.inspection.reading import stores
from generator.layers import Layer, LayerReader, check_secret
from generator.memo import Memo
from generator.plan.artifact import RENDERED, Artifact
from generator.plan.cluster import git_repository, plan_argocd, plan_namespaces, plan_sources
from generator.plan.lockstep import Lockstep, plan_lockstep
from generator.plan.release import SecretBundle, plan_release, plan_secrets, secret_bundle
from generator.plan.smoke_test import KIND as JOB
from generator.plan.smoke_test import plan_smoke_test
from generator.plan.sources import CHARTS, ChartReference, Source, chart_source, store_digest
from generator.plan.store import stored
from generator.rules.plain_secret_value import plain_secrets
from generator.shared_parts import release_shape, shared_chart
from generator.splitting import split
from generator.templating import Templates
from generator.tree import Files

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy
    from generator.inspection.finding import Object
    from generator.values_schema import ChartSchema


@dataclass(slots=True)
class ClusterBuild:
    """What a cluster's part of ``rendered/`` should be, unless a diagnostic is an error."""

    name: str
    tree: dict[str, bytes] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        return any(found.level is Level.ERROR for found in self.diagnostics)


class Builder:
    """Builds clusters; what they share (layers, charts, templates) is read once."""

    def __init__(
        self, files: Files, settings: Settings, templates: Templates, *, must_inspect: bool
    ) -> None:
        self.files = files
        self.settings = settings
        self.templates = templates
        self.must_inspect = must_inspect
        self.layers = LayerReader(files, settings.secrets.files)
        self.chart_files: set[str] = set()
        self._copies: Memo[tuple[str, str | None], ChartCopy] = Memo()
        self._schemas: Memo[str, ChartSchema] = Memo()
        self._shape: Memo[str, str] = Memo()
        self._in_clear: Memo[str, tuple[Diagnostic, ...]] = Memo()

    def build(self, cluster: Cluster, hubs: frozenset[str] | None = None) -> ClusterBuild:
        """Build a cluster; or, of its releases, those in ``hubs`` and what the cluster shares."""
        return _ClusterBuilder(self, cluster, hubs).build()

    def check(self, cluster: Cluster) -> ClusterBuild:
        """Read everything that a cluster is made from, and render nothing."""
        return _ClusterBuilder(self, cluster, None).check()

    def copy(self, chart: LocalChart, override: str | None) -> "ChartCopy":
        from generator.charts.copying import copy_local  # noqa: PLC0415 -- few fleets have one

        def make() -> "ChartCopy":
            copy = copy_local(self.files, chart, override)
            self.chart_files.update(copy.sources)
            return copy

        return self._copies.get((chart.key, override), make)

    def chart_problems(self, chart: LocalChart, override: str | None) -> Iterator[Diagnostic]:
        from generator.charts.lint import copy_problems  # noqa: PLC0415 -- few fleets have one

        return copy_problems(chart, self.copy(chart, override))

    def schema(self, chart: LocalChart) -> "ChartSchema":
        from generator.values_schema import ChartSchema  # noqa: PLC0415 -- few fleets have one

        return self._schemas.get(chart.path, lambda: ChartSchema(self.files, chart.path))

    def release_shape(self) -> str:
        return self._shape.get("", lambda: release_shape(self.templates, self.settings))

    def in_clear(self, path: str) -> tuple[Diagnostic, ...]:
        """Return which secrets a file holds that is copied into ``rendered/`` as it is."""
        return self._in_clear.get(
            path, lambda: tuple(plain_secrets(path, self.files.read(path), self.settings))
        )


class _ClusterBuilder:
    """Collects the files of one cluster, and everything that is wrong on the way."""

    def __init__(self, shared: Builder, cluster: Cluster, hubs: frozenset[str] | None) -> None:
        self.shared = shared
        self.cluster = cluster
        self.hubs = hubs
        self.settings = shared.settings
        self.at = Location(cluster.source, ("name",))
        self.result = ClusterBuild(cluster.name)
        self.sources: dict[str, Source] = {}
        self.has_secrets = False
        self.kept_kinds: set[tuple[str, str]] = set()
        self.lockstep = Lockstep(gates={}, annotations={})
        self.objects: list[Object] = []
        self.written: dict[str, manifests.Written] = {}

    def build(self) -> ClusterBuild:
        with self._noting():
            self.lockstep = plan_lockstep(
                self.cluster,
                self.settings.naming.label_prefix,
                self.shared.layers.identity,
                partial(shared_chart, self.shared.copy),
                self.shared.release_shape(),
            )
        for release in self.cluster.releases:
            with self._noting():
                self._release(release)
        with self._noting():
            self._shared()
        folder = f"{RENDERED}/clusters/{self.cluster.name}"
        below = (path for path in self.result.tree if path.startswith(f"{folder}/"))
        files = {path: len(self.result.tree[path]) for path in below}
        self.result.diagnostics += sizes.check_folder(folder, files, self.at)
        self._inspect()
        return self.result

    def check(self) -> ClusterBuild:
        for release in self.cluster.releases:
            with self._noting():
                self._chart(release)
            with self._noting():
                self._layers(release)
            with self._noting():
                self._keep(release)
        self.result.tree.clear()
        return self.result

    @contextlib.contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except InvalidError as error:
            self.result.diagnostics += error.diagnostics

    def _release(self, release: Release) -> None:
        if release.paused:
            if self._is_asked_for(release):
                self._layers(release)  # which it will have when the pause is over
            self._keep(release)
            return
        charts: list[ChartReference] = []
        with self._noting():
            charts.append(self._chart(release))
        if not self._is_asked_for(release):
            self._secrets(release, self._encrypted_layers(release))
            return
        layers = self._layers(release)
        if not charts or layers is None:
            return
        bundle = self._secrets(release, [layer if layer.encrypted else None for layer in layers])
        self._render(
            plan_release(
                release, layers, split(layers), bundle, charts[0], self.lockstep, self.settings
            ),
            layers,
        )
        if self.settings.smoke_test and release.stage is Stage.STAGING:
            self._render([plan_smoke_test(release, self.settings.smoke_test, self.settings)])

    def _is_asked_for(self, release: Release) -> bool:
        return self.hubs is None or release.name in self.hubs

    def _keep(self, release: Release) -> None:
        """Keep a paused hub's files, and what of the cluster's they need."""
        if release.paused is None:
            return
        from generator.pausing.keep import Keeper  # noqa: PLC0415 -- few hubs are paused

        kept = Keeper(self.shared.files, release, release.paused, self.settings).keep()
        self.sources.setdefault(kept.source.name, kept.source)
        self.kept_kinds |= kept.kinds
        self.has_secrets |= any(name == "Kustomization" for _, name in kept.kinds)
        self.result.tree |= kept.store
        if self._is_asked_for(release):
            self.result.tree |= kept.files

    def _chart(self, release: Release) -> ChartReference:
        copy = None
        if isinstance(release.chart, LocalChart):
            override = release.override_path
            if (named := release.chart_override) is not None:
                read(self.shared.files, named.location, named.path)
            copy = self.shared.copy(release.chart, override)
            self.result.diagnostics += self.shared.chart_problems(release.chart, override)
            self._refuse_plain_secrets(copy)
            values = posixpath.join(release.chart.path, "values.yaml")
            if values in copy.sources:
                self.result.diagnostics += self.shared.in_clear(values)
            for name, data in copy.files.items():
                self.result.tree[f"{CHARTS}/{copy.directory}/{name}"] = data
        source, reference = chart_source(release.chart, copy, self.settings)
        self.sources[source.name] = source
        return reference

    def _refuse_plain_secrets(self, copy: "ChartCopy") -> None:
        pattern = self.settings.secrets.files
        for path in copy.sources:
            if fnmatchcase(posixpath.basename(path), pattern):
                found = check_secret(path, self.shared.files.read(path), pattern)
                if found:
                    raise InvalidError(*found)

    def _layers(self, release: Release) -> list[Layer] | None:
        """Return the layers, None if one cannot be read; check their values together."""
        layers: list[Layer] = []
        for reference in release.layers:
            with self._noting():
                layers.append(self.shared.layers.read(release, reference))
        for path in dict.fromkeys(
            path for layer in layers if not layer.encrypted for path in layer.sources
        ):
            self.result.diagnostics += self.shared.in_clear(path)
        if len(layers) < len(release.layers):
            return None
        self.result.diagnostics += secret_maps.check(layers)
        if isinstance(release.chart, LocalChart):
            self.result.diagnostics += self.shared.schema(release.chart).check(layers, release)
        return layers

    def _encrypted_layers(self, release: Release) -> list[Layer | None]:
        found: list[Layer | None] = []
        for reference in release.layers:
            with self._noting():
                found.append(self.shared.layers.read_encrypted(release, reference))
        return found

    def _secrets(self, release: Release, layers: Sequence[Layer | None]) -> SecretBundle | None:
        bundle = secret_bundle(release, layers)
        if bundle is not None:
            self.has_secrets = True
            encrypted = [layer for layer in layers if layer is not None]
            self._render(plan_secrets(release, bundle, self.settings), encrypted)
        return bundle

    def _shared(self) -> None:
        sources = sorted(self.sources.values(), key=lambda source: (source.kind, source.name))
        has_charts = any(source.kind == "HelmChart" for source in sources)
        reads_git = has_charts or self.has_secrets
        git = None
        if reads_git:
            git = git_repository(
                self.cluster,
                self.settings,
                has_secrets=self.has_secrets,
                has_charts=has_charts,
                digest=self._digest(),
            )
        self._render(plan_namespaces(self.cluster, self.settings, self.hubs))
        kinds = [("source.toolkit.fluxcd.io", source.kind) for source in sources]
        kinds += [("source.toolkit.fluxcd.io", "GitRepository")] if reads_git else []
        kinds += [("kustomize.toolkit.fluxcd.io", "Kustomization")] if self.has_secrets else []
        if self.settings.smoke_test and any(
            release.stage is Stage.STAGING for release in self.cluster.releases
        ):
            kinds.append(JOB)
        self._render(plan_argocd(self.cluster, {*kinds, *self.kept_kinds}, self.settings))
        if sources or git:
            self._render([plan_sources(self.cluster, git, sources, self.settings)])

    def _digest(self) -> str:
        """Hash everything rendered for the fleet's GitRepository."""
        tree = self.result.tree
        return store_digest({path: data for path, data in tree.items() if stored(path)})

    def _inspect(self) -> None:
        """Look at the cluster as a whole, if it is one. Only a fleet's own template can break what
        holds it together: with ours it follows from the plan, and the tests look at it."""
        is_whole = self.hubs is None and not self.result.is_broken
        if not is_whole or not self.shared.must_inspect:
            return
        below = f"{RENDERED}/clusters/"
        tree = self.result.tree
        inventory = Inventory(
            cluster=self.cluster.name,
            objects=tuple(self.objects),
            files={path: len(data) for path, data in tree.items() if path.startswith(below)},
            stores=stores(tree),
            is_whole=False,
            config=self.cluster,
            settings=self.settings,
        )
        from generator.inspection.together import check_whole  # noqa: PLC0415 -- rarely asked for

        for finding in check_whole(inventory):
            written = self.written[finding.at.path]
            self.result.diagnostics.append(manifests.at_template(written, finding))

    def _render(self, artifacts: Iterable[Artifact], layers: Sequence[Layer] = ()) -> None:
        """Render what is planned; ``layers`` are what makes it large or small."""
        for artifact in artifacts:
            templates = self.shared.templates
            with self._noting():
                text = templates.render(artifact)
                template, source = templates.sources[artifact.template]
                written = manifests.Written(artifact.path, text.envelope, template, source)
                objects, found = manifests.check(written)
                self.objects += objects
                self.written[artifact.path] = written
                self.result.diagnostics += found
                if artifact.path in self.result.tree:
                    raise AssertionError(f"{artifact.path} is planned twice")
                data = text.whole.encode()
                if not found:
                    large = sizes.check_objects(artifact.path, data, layers, self.at)
                    self.result.diagnostics += large
                self.result.tree[artifact.path] = data
