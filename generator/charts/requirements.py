"""What has to be fetched for a chart: its own dependencies, and those of charts kept beside it."""

import posixpath
from collections.abc import Iterator, Mapping

from generator.charts.chartfile import Dependency
from generator.charts.semver import is_exact, satisfies
from generator.charts.subcharts import Chart, subcharts
from generator.charts.vendoring import Vendoring
from generator.diagnostic import Location
from generator.record import record
from generator.tree import Files

LOCK = "Chart.lock"
_FOR_HELM = ("Chart.yaml", LOCK, "requirements.yaml", "requirements.lock")
"""What helm reads of a chart to find its dependencies."""


@record(kw_only=True)
class Requirements:
    """A chart with dependencies that lie elsewhere, and how they are asked for."""

    chart: Chart
    fetched: tuple[Dependency, ...]
    """Those that are neither in the repository nor somebody's own in ``charts/``."""
    skeleton: Mapping[str, bytes]
    """The files that helm needs, by their path in the repository."""

    @property
    def urls(self) -> tuple[str, ...]:
        """The repositories that helm must know; a registry is none."""
        urls = (one.repository for one in self.fetched)
        return tuple(dict.fromkeys(url for url in urls if not url.startswith("oci://")))

    @property
    def are_exact(self) -> bool:
        """Whether Chart.yaml alone says what is fetched, so that a lock file adds nothing."""
        return all(is_exact(one.version) for one in self.fetched)

    @property
    def are_met(self) -> bool:
        """Whether everything is there already, and nothing else can be meant."""
        return self.are_exact and all(self.places(one) for one in self.fetched)

    def places(self, dependency: Dependency) -> list[str]:
        """Return what in ``charts/`` has the version that a dependency asks for."""
        found = vendored(self.chart, dependency.name)
        return [place for place in found if satisfies(found[place], dependency.version)]


def vendored(chart: Chart, name: str) -> Mapping[str, str]:
    """Return the places in ``charts/`` where a chart of that name is, and its version there."""
    return {
        entry.place: version
        for entry in subcharts(chart)
        if (version := entry.version(name)) is not None
    }


def requirements(
    files: Files, path: str, override: str | None, at: Location
) -> Iterator[Requirements]:
    """Give what a chart needs after what the charts need that it takes from beside it.

    Raises ``InvalidError`` where Helm could not load a chart.
    """
    run = Vendoring(files, frozenset())
    yield from _below(run, run.open(at, path, override))


def _below(run: Vendoring, chart: Chart) -> Iterator[Requirements]:
    skeleton = {
        posixpath.join(chart.path, name): data
        for name, data in chart.content.items()
        if name in _FOR_HELM or (name.startswith("charts/") and name.count("/") > 1)
    }
    fetched = []
    for dependency in chart.file.dependencies:
        if dependency.repository.startswith("file://"):
            inner = run.local(chart, dependency)
            yield from _below(run, inner)
            for name in _FOR_HELM:
                if name in inner.content:
                    skeleton[posixpath.join(inner.path, name)] = inner.content[name]
        elif dependency.repository:
            fetched.append(dependency)
    if fetched:
        yield Requirements(chart=chart, fetched=tuple(fetched), skeleton=skeleton)
