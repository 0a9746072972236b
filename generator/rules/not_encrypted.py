"""A file of the configuration or of a chart is named like an encrypted one, but is not encrypted.

Files that are layers are checked when they are read; this is about the others, such as
credentials, which are committed just the same.
"""

import posixpath
from collections.abc import Iterator

from generator.diagnostic import Diagnostic
from generator.fleet import Fleet, LocalChart, is_named_encrypted
from generator.layers import check_secret
from generator.tree import Files, InvalidPathError


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    pattern = fleet.settings.secrets.files
    layers = {layer.path for release in fleet.releases() for layer in release.files}
    charts = fleet.settings.charts.values()
    folders = [posixpath.dirname(cluster.source) for cluster in fleet.clusters]
    if fleet.is_whole:
        folders = ["config", *(chart.path for chart in charts if isinstance(chart, LocalChart))]
    for path in sorted({path for folder in folders for path in files.walk(folder)} - layers):
        if is_named_encrypted(path, pattern):
            try:
                data = files.read(path)
            except InvalidPathError:
                continue  # a link to elsewhere: nothing of it is committed
            yield from check_secret(path, data, pattern)
