"""What a release is made from: its chart and its layers, and what is wrong with them."""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator import authentication
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.diagnostic import InvalidError
from generator.document import read
from generator.fleet import LocalChart, Registry, Release, is_named_encrypted
from generator.layers import Layer, check_secret, secret_maps
from generator.plan.sources import CHARTS, ChartReference, Source, chart_source

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy


class Parts:
    """Reads the parts of one cluster's releases; copied charts and problems go into ``result``."""

    def __init__(
        self, shared: Shared, result: ClusterBuild, registry: Registry | None = None
    ) -> None:
        self.shared = shared
        self.result = result
        self.registry = registry

    def chart(self, release: Release) -> tuple[Source, ChartReference]:
        copy = None
        if isinstance(release.chart, LocalChart):
            override = release.override_path
            if (named := release.chart_override) is not None:
                read(self.shared.files, named.location, named.path)
            copy = self.shared.copy(release.chart, override)
            self.result.diagnostics += self.shared.chart_problems(
                release.chart, override, is_published=self.registry is not None
            )
            self._refuse_plain_secrets(copy)
            values = posixpath.join(release.chart.path, "values.yaml")
            if values in copy.sources:
                self.result.diagnostics += self.shared.in_clear(values)
            for name, data in copy.files.items():
                self.result.tree[f"{CHARTS}/{copy.directory}/{name}"] = data
        return chart_source(release.chart, copy, self.shared.settings, self.registry)

    def _refuse_plain_secrets(self, copy: "ChartCopy") -> None:
        pattern = self.shared.settings.secrets.files
        for path in copy.sources:
            if is_named_encrypted(path, pattern):
                found = check_secret(path, self.shared.files.read(path), pattern)
                if found:
                    raise InvalidError(*found)

    def layers(self, release: Release) -> list[Layer] | None:
        """Return the layers, None if one cannot be read; check their values together."""
        layers: list[Layer] = []
        for reference in release.layers:
            with self.result.noting():
                layers.append(self.shared.layers.read(release, reference))
        for path in dict.fromkeys(
            path for layer in layers if not layer.encrypted for path in layer.sources
        ):
            self.result.diagnostics += self.shared.in_clear(path)
        if len(layers) < len(release.layers):
            return None
        self.result.diagnostics += secret_maps.check(layers)
        self.result.diagnostics += authentication.check(self.shared.files, release, layers)
        if isinstance(release.chart, LocalChart):
            self.result.diagnostics += self.shared.schema(release.chart).check(layers, release)
        return layers

    def encrypted_layers(self, release: Release) -> list[Layer | None]:
        """Return the encrypted layers, each in its place, and None in the place of every other."""
        return list(self._encrypted(release))

    def has_encrypted_layer(self, release: Release) -> bool:
        return any(self._encrypted(release))

    def _encrypted(self, release: Release) -> Iterator[Layer | None]:
        for reference in release.layers:
            with self.result.noting():
                yield self.shared.layers.read_encrypted(release, reference)
