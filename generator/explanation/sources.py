"""What a release's values come from: its chart's defaults, and its layers."""

from collections.abc import Iterator, Mapping

from generator.charts.defaults import read_defaults
from generator.explanation.setting import Kind, Source
from generator.fleet import LocalChart, Release
from generator.layers import Layer
from generator.stack import Stack
from generator.tree import Files


def default_sources(files: Files, release: Release) -> Iterator[Source]:
    """Yield the values that the chart itself brings, as far as it lies in the repository."""
    if isinstance(release.chart, LocalChart):
        yield from chart_sources(files, release.chart.path, release.override_path)


def chart_sources(files: Files, folder: str, override: str | None) -> Iterator[Source]:
    """Yield the values that a chart in a folder brings; ``override`` stands for its Chart.yaml."""
    for found in read_defaults(files, folder, override):
        values = found.values
        for key in reversed(found.under):
            values = {key: values}
        yield Source(path=found.path, kind=Kind.DEFAULT, values=values, under=found.under)


def layer_sources(files: Files, stack: Stack) -> Iterator[Source]:
    """Yield the layers, in the order of ``helm -f``."""
    for layer in stack.layers:
        yield _source(files, stack.release, layer)


def _source(files: Files, release: Release, layer: Layer) -> Source:
    if layer.secret:
        at = layer.secret.location
        return Source(path=layer.path, kind=Kind.SECRET, values=layer.values, location=at)
    if layer.encrypted:
        values = {key: value for key, value in layer.values.items() if key != "sops"}
        return Source(path=layer.path, kind=Kind.ENCRYPTED, values=values)
    if not layer.is_jsonnet:
        return Source(path=layer.path, kind=Kind.VALUES, values=layer.values)
    return Source(
        path=layer.path,
        kind=Kind.JSONNET,
        values=layer.values,
        files=layer.sources,
        variables=used_variables(files, layer, release.variables),
    )


def used_variables(files: Files, layer: Layer, variables: Mapping[str, str]) -> dict[str, str]:
    """Return those of the variables that a jsonnet layer can read."""
    texts = [files.read(path) for path in layer.sources]
    return {
        name: value
        for name, value in variables.items()
        if any(name.encode() in text for text in texts)
    }
