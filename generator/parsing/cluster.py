"""cluster.yaml → Cluster: the releases of one cluster."""

import posixpath
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, InvalidError, Keys, Level, Location
from generator.document import Document, parse, read
from generator.fleet import (
    Batches,
    Chart,
    Cluster,
    LocalChart,
    Reference,
    Release,
    Settings,
    Stage,
)
from generator.near import suggestion
from generator.parsing.domain_override import overridden_domain
from generator.parsing.references import resolve
from generator.parsing.settings import as_text, check_batches
from generator.tree import Files

SUPPORT = "support"
_SUPPORT_WAVE = -2
_STAGING_WAVE = 0
_FIRST_PRODUCTION_WAVE = 10


def parse_cluster(
    files: Files, settings: Settings, path: str
) -> tuple[Cluster | None, tuple[Diagnostic, ...]]:
    """Return what can be had of a cluster, and everything that is wrong with its file.

    A hub with an error is left out, so that the files of the others are still checked; so the
    cluster may be rendered only if no diagnostic is an error.
    """
    try:
        document = parse(path, read(files, Location(path), path))
        return _Parser(files, settings, document).cluster()
    except InvalidError as error:
        return None, error.diagnostics


class _Parser:
    def __init__(self, files: Files, settings: Settings, document: Document) -> None:
        self.files = files
        self.settings = settings
        self.path = document.path
        self.folder = posixpath.dirname(document.path)
        self.value = document.value
        self.found = list(schema.check("cluster.schema.json", document.path, document.value))

    def cluster(self) -> tuple[Cluster | None, tuple[Diagnostic, ...]]:
        if not isinstance(self.value, dict) or self._is_wrong(("name",)):
            return None, tuple(self.found)
        name = self.value.get("name")
        if not isinstance(name, str):
            return None, tuple(self.found)
        hubs = self.value.get("hubs")
        entries = hubs if isinstance(hubs, list) else []
        stages = [self._stage(entry) for entry in entries]
        batches = self._batches()
        waves = _waves(stages, batches)
        releases = list(self._support(name))
        for index, entry in enumerate(entries):
            if not self._is_wrong(("hubs", index)):
                releases += self._hub(name, index, entry, stages[index], waves[index])
        cluster = Cluster(
            name=name,
            destination=self._destination(name),
            releases=tuple(releases),
            is_complete=len(releases) == len(entries) + ("support" in self.value),
            has_no_canary_reason="canary" in self._map("rollout"),
            source=self.path,
        )
        return cluster, tuple(self.found)

    def _map(self, key: str) -> Mapping[str, Any]:
        value = self.value.get(key)
        return value if isinstance(value, dict) else {}

    def _is_wrong(self, keys: Keys) -> bool:
        """Tell whether the schema refuses something at or below a place. Unknown keys are left
        alone here: they are errors, but do not keep the rest from being checked."""
        return any(
            found.location.keys[: len(keys)] == keys and found.rule != "unknown-key"
            for found in self.found
            if found.level is Level.ERROR
        )

    def _stage(self, entry: Any) -> Stage:
        entry = entry if isinstance(entry, dict) else {}
        if entry.get("stage") in (Stage.STAGING, Stage.PRODUCTION):
            return Stage(entry["stage"])
        pattern = self.settings.rollout.staging
        return Stage.STAGING if fnmatchcase(str(entry.get("name")), pattern) else Stage.PRODUCTION

    def _batches(self) -> Batches:
        keys = ("rollout", "production", "batches")
        own = self._map("rollout").get("production")
        if not isinstance(own, dict) or "batches" not in own or self._is_wrong(("rollout",)):
            return self.settings.rollout.batches
        batches = tuple(own["batches"])
        problems = tuple(check_batches(self.path, keys, batches))
        self.found += problems
        return self.settings.rollout.batches if problems else batches

    def _destination(self, name: str) -> Mapping[str, str]:
        own = self._map("destination")
        if own and not any(found.location.keys[:1] == ("destination",) for found in self.found):
            return own
        in_cluster = self.settings.delivery.in_cluster
        return {"server": "https://kubernetes.default.svc"} if in_cluster else {"name": name}

    def _support(self, cluster: str) -> Iterator[Release]:
        if "support" not in self.value or self._is_wrong(("support",)):
            return
        location = Location(self.path, ("support",), on_key=True)
        chart = self._chart(SUPPORT, location)
        if chart is None:
            return
        names = self._map("support").get("helm_chart_values_files", [])
        yield Release(
            cluster=cluster,
            name=SUPPORT,
            display_name="support",
            stage=Stage.SUPPORT,
            wave=_SUPPORT_WAVE,
            chart=chart,
            chart_override=None,
            layers=(*chart.values, *self._layers(("support", "helm_chart_values_files"), names)),
            namespace=SUPPORT,
            release_name=SUPPORT,
            domain=None,
            variables=self._variables(chart, {}),
            location=location,
            sources=(self.settings.source, self.path),
        )

    def _hub(
        self, cluster: str, index: int, entry: Mapping[str, Any], stage: Stage, wave: int
    ) -> Iterator[Release]:
        keys: Keys = ("hubs", index)
        chart = self._chart(entry["helm_chart"], Location(self.path, (*keys, "helm_chart")))
        layers = self._layers((*keys, "helm_chart_values_files"), entry["helm_chart_values_files"])
        override = self._override(keys, entry, chart)
        sources = [self.settings.source, self.path]
        domain = entry["domain"]
        if "domain_override_file" in entry:
            where = Location(self.path, (*keys, "domain_override_file"))
            try:
                file = resolve(self.folder, entry["domain_override_file"], where)
                domain = overridden_domain(self.files, file)
                sources.append(file.path)
            except InvalidError as error:
                self.found += error.diagnostics
        if chart is None:
            return
        name = entry["name"]
        naming = self.settings.naming

        def named(pattern: str) -> str:
            return pattern.replace("{hub}", name).replace("{cluster}", cluster)

        yield Release(
            cluster=cluster,
            name=name,
            display_name=entry.get("display_name", name),
            stage=stage,
            wave=wave,
            chart=chart,
            chart_override=override,
            layers=(*chart.values, *layers),
            namespace=entry.get("namespace", named(naming.namespace)),
            release_name=entry.get("release_name", named(naming.release)),
            domain=domain,
            variables=self._variables(chart, {**entry, "domain": domain}),
            location=Location(self.path, keys),
            sources=tuple(sources),
        )

    def _chart(self, key: str, location: Location) -> Chart | None:
        charts = self.settings.charts
        if key in charts:
            return charts[key]
        self.found.append(
            Diagnostic(
                location=location,
                rule="unknown-chart",
                message=f"there is no chart `{key}`",
                help=suggestion(key, charts, "charts of this fleet are"),
                note=f"charts are listed in `{self.settings.source}`",
            )
        )
        return None

    def _override(
        self, keys: Keys, entry: Mapping[str, Any], chart: Chart | None
    ) -> Reference | None:
        if "chart_override" not in entry or chart is None:
            return None
        location = Location(self.path, (*keys, "chart_override"))
        if not isinstance(chart, LocalChart):
            self.found.append(
                Diagnostic(
                    location=location,
                    rule="invalid-chart",
                    message=f"`{chart.key}` is not kept in this repository, so no file of it "
                    "can be replaced",
                    help="give another version of it a name of its own in fleet.yaml",
                )
            )
            return None
        try:
            return resolve(self.folder, entry["chart_override"], location)
        except InvalidError as error:
            self.found += error.diagnostics
            return None

    def _layers(self, keys: Keys, names: list[str]) -> tuple[Reference, ...]:
        layers: list[Reference] = []
        for index, name in enumerate(names):
            try:
                layers.append(resolve(self.folder, name, Location(self.path, (*keys, index))))
            except InvalidError as error:
                self.found += error.diagnostics
        return tuple(layers)

    def _variables(self, chart: Chart, hub: Mapping[str, Any]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        context = {"cluster": self.value, "hub": hub}
        for variable in chart.variables:
            values = (_look_up(context, path) for path in variable.paths)
            value = next((value for value in values if value is not None), variable.default)
            if value is not None:
                found[variable.name] = as_text(value)
        return found


def _look_up(context: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(context, dict):
            return None
        context = context.get(key)
    return None if isinstance(context, (dict, list)) else context


def _waves(stages: list[Stage], batches: Batches) -> list[int]:
    """Return each hub's wave: production in batches, in the order of cluster.yaml."""
    total = stages.count(Stage.PRODUCTION)
    ends = [
        batch if isinstance(batch, int) else -(-total * int(batch[:-1]) // 100) for batch in batches
    ]
    waves: list[int] = []
    before = 0
    for stage in stages:
        if stage is Stage.STAGING:
            waves.append(_STAGING_WAVE)
            continue
        batch = next(index for index, end in enumerate(ends) if before < end)
        waves.append(_FIRST_PRODUCTION_WAVE + 10 * batch)
        before += 1
    return waves
