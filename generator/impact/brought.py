"""What a change gives to a cluster's hubs: no files of others, but those that they had."""

from collections.abc import Collection, Iterator

from generator.config_paths import CLUSTERS, cluster_file
from generator.diagnostic import Diagnostic
from generator.fleet import LocalChart, Reference, Release
from generator.impact.side import Side
from generator.impact.within import problem
from generator.inputs.charts import chart_inputs
from generator.inputs.kind import LAYERS, Kind

_BROUGHT = LAYERS | {Kind.OVERRIDE, Kind.DOMAIN}
"""What a hub may be made from that is no part of its chart."""


def brought_in(clusters: Collection[str], old: Side, new: Side) -> Iterator[Diagnostic]:
    """Refuse files of others that no hub of the cluster was made from before: it would be given
    what they hold, secrets among them. A link in the cluster's folder brings what it leads to."""
    for folder in clusters:
        before = old.clusters[folder].releases if folder in old.clusters else {}
        now = new.clusters[folder].releases if folder in new.clusters else {}
        known = {path for release in before.values() for path in _given(old, release)}
        found: dict[str, str] = {}
        for name, release in now.items():
            # What fleet.yaml gives to every hub of a chart is no choice of the cluster's.
            common = {path for layer in release.chart.values for path in _layer(new, layer)}
            for path in _given(new, release) - common - known:
                if not f"{path}/".startswith(f"{CLUSTERS}/{folder}/"):
                    found.setdefault(path, name)
        for path, name in sorted(found.items()):
            message = f"`{folder}/{name}` is made from `{path}` now, and was not before"
            yield problem(clusters, cluster_file(folder), message)


def _given(side: Side, release: Release) -> set[str]:
    files = (path for path, kind in side.inputs(release).files.items() if kind in _BROUGHT)
    return {*map(side.files.target, files), *_depended_on(side, release)}


def _depended_on(side: Side, release: Release) -> Iterator[str]:
    """Yield the folders that a hub's override adds to its chart, and what links in them lead to."""
    chart, override = release.chart, release.override_path
    if not isinstance(chart, LocalChart) or override is None:
        return
    files = side.files
    own = chart_inputs(files, chart.path, None).folders
    for folder in chart_inputs(files, chart.path, override).folders.keys() - own.keys():
        yield (end := files.target(folder))
        inner = (files.target(path) for path in files.walk(folder))
        yield from (path for path in inner if not path.startswith(f"{end}/"))


def _layer(side: Side, layer: Reference) -> Iterator[str]:
    if side.reader is not None:
        yield from map(side.files.target, side.reader.layer(layer).files)
