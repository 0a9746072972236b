"""Builders for both states of the repository, which share what is the same in both."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.build import Builder
from generator.diagnostic import InvalidError
from generator.fleet import LayerSource, LocalChart, Reference, Release, Settings
from generator.impact.changed import Changed
from generator.impact.said import said
from generator.impact.side import Side
from generator.inputs.charts import chart_inputs
from generator.jsonnet import ENDINGS
from generator.layers import Layer, LayerReader
from generator.memo import Memo
from generator.packaged import are_ours, templates
from generator.record import record
from generator.templating import Templates
from generator.tree import Files

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy
    from generator.values_schema import ChartSchema


class _Layers(LayerReader):
    """Evaluates jsonnet once for the same variables: the two states ask for it twice."""

    def __init__(self, files: Files, secret_files: str) -> None:
        super().__init__(files, secret_files)
        self._evaluated: Memo[tuple[str, str], Layer] = Memo()

    def read(self, release: Release, reference: LayerSource) -> Layer:
        if not isinstance(reference, Reference) or not reference.path.endswith(ENDINGS):
            return super().read(release, reference)
        key = (reference.path, json.dumps(release.variables, sort_keys=True))
        return self._evaluated.get(key, lambda: super(_Layers, self).read(release, reference))


class _EarlierLayers(_Layers):
    """Reads layers as they were; those that are the same still, as they are."""

    def __init__(
        self,
        files: Files,
        secret_files: str,
        now: LayerReader,
        is_same: Callable[[Reference], bool],
    ) -> None:
        super().__init__(files, secret_files)
        self._now = now
        self._is_same = is_same

    def read(self, release: Release, reference: LayerSource) -> Layer:
        if isinstance(reference, Reference) and self._is_same(reference):
            return self._now.read(release, reference)
        return super().read(release, reference)

    def identity(self, reference: LayerSource) -> str:
        if isinstance(reference, Reference) and self._is_same(reference):
            return self._now.identity(reference)
        return super().identity(reference)


class _NowBuilder(Builder):
    def __init__(self, files: Files, settings: Settings, known: Templates, *, own: bool) -> None:
        super().__init__(files, settings, known, must_inspect=own)
        self.layers = _Layers(files, settings.secrets.files)


class _EarlierBuilder(Builder):
    """Builds what was; a chart that is the same still is copied once."""

    def __init__(  # noqa: PLR0913 -- a builder's parts, and those of the other
        self,
        side: Side,
        settings: Settings,
        known: Templates,
        now: Builder,
        changed: Changed,
        *,
        own: bool,
    ) -> None:
        super().__init__(side.files, settings, known, must_inspect=own)
        self._now = now
        self._changed = changed
        self._is_same = lru_cache(maxsize=None)(self._find_is_same)
        if side.reader is not None and settings.secrets == now.settings.secrets:
            layer = side.reader.layer
            self.layers = _EarlierLayers(
                side.files,
                settings.secrets.files,
                now.layers,
                lambda reference: not changed.meets(layer(reference)),
            )

    def copy(self, chart: LocalChart, override: str | None) -> "ChartCopy":
        if self._is_same(chart.key, override):
            return self._now.copy(chart, override)
        return super().copy(chart, override)

    def schema(self, chart: LocalChart) -> "ChartSchema":
        if self._is_same(chart.key, None):
            return self._now.schema(chart)
        return super().schema(chart)

    def _find_is_same(self, key: str, override: str | None) -> bool:
        then, now = (one.settings.charts.get(key) for one in (self, self._now))
        return (
            isinstance(then, LocalChart)
            and said(now) == said(then)
            and not self._changed.meets(chart_inputs(self.files, then.path, override))
        )


@record(kw_only=True)
class Builders:
    """Who builds what was, and what is, where there is a fleet."""

    old: Side
    """With what is wrong with its templates, which leave it without settings."""
    then: Builder | None
    now: Builder | None
    same_templates: bool


def builders(old: Side, new: Side, changed: Changed) -> Builders:
    """Raises ``InvalidError`` for a template that cannot be read now."""
    known_now = known_then = templates(new.files)
    if not _are_untouched(changed):
        try:
            known_then = templates(old.files)
        except InvalidError as error:
            old = replace(old, problems=error.diagnostics, settings=None)
    now = then = None
    if new.settings is not None:
        now = _NowBuilder(
            new.files, new.settings, Templates(known_now), own=not are_ours(known_now)
        )
    if old.settings is not None:
        kept = Templates(known_then)
        own = not are_ours(known_then)
        then = (
            _EarlierBuilder(old, old.settings, kept, now, changed, own=own)
            if now
            else _NowBuilder(old.files, old.settings, kept, own=own)
        )
    is_same = {name: text for name, (_, text) in known_now.items()} == {
        name: text for name, (_, text) in known_then.items()
    }
    return Builders(old=old, then=then, now=now, same_templates=is_same)


def _are_untouched(changed: Changed) -> bool:
    return not any(path == "templates" or path.startswith("templates/") for path in changed.reached)
