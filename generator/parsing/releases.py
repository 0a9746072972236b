"""The releases of one cluster.yaml: its support, and each hub."""

import posixpath
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.fleet import (
    Chart,
    Exemption,
    LayerSource,
    LocalChart,
    Reference,
    Release,
    Settings,
    Stage,
)
from generator.near import suggestion
from generator.parsing import waves
from generator.parsing.domain_override import overridden_domain
from generator.parsing.exemptions import exemption
from generator.parsing.references import resolve
from generator.parsing.secret_layers import secret_layer
from generator.parsing.variables import resolve as resolve_variables
from generator.tree import Files

SUPPORT = "support"

Parsed = TypeVar("Parsed")


def named(pattern: str, cluster: str, hub: str) -> str:
    """Return what ``naming`` calls a hub's namespace or release."""
    return pattern.replace("{hub}", hub).replace("{cluster}", cluster)


class ReleaseParser:
    """Parses releases whose shape is known to be right; ``found`` gathers what else is wrong."""

    def __init__(
        self, files: Files, settings: Settings, path: str, cluster: Mapping[str, Any]
    ) -> None:
        self.files = files
        self.settings = settings
        self.path = path
        self.folder = posixpath.dirname(path)
        self.cluster = cluster
        self.found: list[Diagnostic] = []

    def support(self, entry: Mapping[str, Any]) -> Release | None:
        location = Location(self.path, (SUPPORT,), on_key=True)
        chart = self._chart(SUPPORT, location)
        names = entry.get("helm_chart_values_files", [])
        layers = self._layers((SUPPORT, "helm_chart_values_files"), names)
        if chart is None:
            return None
        return Release(
            cluster=self.cluster["name"],
            name=SUPPORT,
            stage=Stage.SUPPORT,
            wave=waves.SUPPORT,
            chart=chart,
            chart_override=None,
            layers=(*chart.values, *layers),
            namespace=SUPPORT,
            release_name=SUPPORT,
            staged_by=None,
            domain=None,
            variables=resolve_variables(chart.variables, self.cluster, {}),
            location=location,
            sources=(self.settings.source, self.path),
        )

    def hub(self, index: int, entry: Mapping[str, Any], stage: Stage, wave: int) -> Release | None:
        keys: Keys = ("hubs", index)
        chart = self._chart(entry["helm_chart"], Location(self.path, (*keys, "helm_chart")))
        layers = self._layers((*keys, "helm_chart_values_files"), entry["helm_chart_values_files"])
        override = self._override(keys, entry, chart)
        domain, domain_sources = self._domain(keys, entry)
        paused = self._exemption((*keys, "paused"), entry.get("paused"))
        ungated = self._exemption(
            (*keys, "rollout", "ungated"), entry.get("rollout", {}).get("ungated")
        )
        if chart is None:
            return None
        name = entry["name"]
        cluster = self.cluster["name"]
        naming = self.settings.naming

        return Release(
            cluster=cluster,
            name=name,
            stage=stage,
            # Not just without a gate: a broken staging hub ends the sync after its wave, but only
            # when all of that wave has been applied.
            wave=waves.STAGING if ungated else wave,
            chart=chart,
            chart_override=override,
            layers=(*chart.values, *layers),
            namespace=entry.get("namespace", named(naming.namespace, cluster, name)),
            release_name=entry.get("release_name", named(naming.release, cluster, name)),
            staged_by=_staged_by(entry),
            domain=domain,
            variables=resolve_variables(chart.variables, self.cluster, {**entry, "domain": domain}),
            location=Location(self.path, keys),
            sources=(self.settings.source, self.path, *domain_sources),
            paused=paused,
            ungated=ungated,
        )

    def _chart(self, key: str, location: Location) -> Chart | None:
        charts = self.settings.charts
        if key not in charts:
            self.found.append(
                Diagnostic(
                    location=location,
                    rule="unknown-chart",
                    message=f"there is no chart `{key}`",
                    help=suggestion(key, charts, "charts of this fleet are"),
                    note=f"charts are listed in `{self.settings.source}`",
                )
            )
        return charts.get(key)

    def _layers(self, keys: Keys, entries: list[Any]) -> tuple[LayerSource, ...]:
        layers = [self._layer((*keys, index), entry) for index, entry in enumerate(entries)]
        return tuple(layer for layer in layers if layer is not None)

    def _layer(self, keys: Keys, entry: Any) -> LayerSource | None:
        if isinstance(entry, str):
            return self._file(keys, entry)
        return self._parsed(lambda: secret_layer(self.path, keys, entry))

    def _file(self, keys: Keys, name: str) -> Reference | None:
        return self._parsed(lambda: resolve(self.folder, name, Location(self.path, keys)))

    def _override(
        self, keys: Keys, entry: Mapping[str, Any], chart: Chart | None
    ) -> Reference | None:
        if "chart_override" not in entry or chart is None:
            return None
        if isinstance(chart, LocalChart):
            return self._file((*keys, "chart_override"), entry["chart_override"])
        self.found.append(
            Diagnostic(
                location=Location(self.path, (*keys, "chart_override")),
                rule="invalid-chart",
                message=f"`{chart.key}` is not kept in this repository, so no file of it can be "
                "replaced",
                help="give another version of it a name of its own in fleet.yaml",
            )
        )
        return None

    def _exemption(self, keys: Keys, entry: Mapping[str, Any] | None) -> Exemption | None:
        if entry is None:
            return None
        return self._parsed(lambda: exemption(entry, Location(self.path, keys)))

    def _domain(self, keys: Keys, entry: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Return the hub's domain, and the file that it comes from if not cluster.yaml."""
        domain: str = entry["domain"]
        if "domain_override_file" not in entry:
            return domain, ()
        file = self._file((*keys, "domain_override_file"), entry["domain_override_file"])
        if file is None:
            return domain, ()
        overriding = self._parsed(lambda: overridden_domain(self.files, file))
        return (domain, ()) if overriding is None else (overriding, (file.path,))

    def _parsed(self, parse: Callable[[], Parsed]) -> Parsed | None:
        """Return what is parsed; where that cannot be, note why, and return None."""
        try:
            return parse()
        except InvalidError as error:
            self.found += error.diagnostics
            return None


def _staged_by(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    if "staged_by" not in entry:
        return None
    names = entry["staged_by"]
    return (names,) if isinstance(names, str) else tuple(names)
