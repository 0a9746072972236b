"""What the clusters of a fleet share: each layer, chart and template is read once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.build.pair import release_shape
from generator.diagnostic import Diagnostic
from generator.fleet import LocalChart, Settings
from generator.layers import LayerReader
from generator.memo import Memo
from generator.rules.plain_secret_value import plain_secrets
from generator.templating import Templates
from generator.tree import Files

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy
    from generator.values_schema import ChartSchema


class Shared:
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

    def copy(self, chart: LocalChart, override: str | None) -> "ChartCopy":
        from generator.charts.copying import copy_local  # noqa: PLC0415 -- few fleets have one

        def make() -> "ChartCopy":
            copy = copy_local(self.files, chart, override)
            self.chart_files.update(copy.sources)
            return copy

        return self._copies.get((chart.key, override), make)

    def chart_problems(
        self, chart: LocalChart, override: str | None, *, is_published: bool
    ) -> Iterator[Diagnostic]:
        from generator.charts.lint import copy_problems  # noqa: PLC0415 -- few fleets have one

        return copy_problems(chart, self.copy(chart, override), is_published=is_published)

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
