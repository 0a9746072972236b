"""What stands in ``charts/`` of a chart."""

import posixpath
from collections.abc import Iterator

from generator.charts.chartfile import ChartFile, problem, read_chart_file
from generator.charts.semver import read_version
from generator.diagnostic import Location
from generator.record import record


@record
class Chart:
    """A chart, or a dependency of one: where it is kept, and what is to be in it."""

    path: str
    file: ChartFile
    content: dict[str, bytes]
    above: tuple["Chart", ...] = ()
    overridden: bool = False


@record
class Subchart:
    """What stands in ``charts/``: an archive, or the folder of a chart."""

    place: str
    chart: Chart | None

    def version(self, name: str) -> str | None:
        """Return the version if this is the chart ``name``; of an archive, only its own name says
        so, as Helm writes it."""
        if self.chart:
            return self.chart.file.version if self.chart.file.name == name else None
        stem = self.place.removeprefix("charts/").removesuffix(".tgz")
        version = stem.removeprefix(f"{name}-")
        return version if stem != version and read_version(version) else None


def subcharts(chart: Chart) -> Iterator[Subchart]:
    """List what is in ``charts/``; Helm passes over names with a leading ``_`` or ``.``, and
    refuses all else that is no chart."""
    folders: dict[str, dict[str, bytes]] = {}
    for name in chart.content:
        first, _, rest = name.removeprefix("charts/").partition("/")
        if not name.startswith("charts/") or first.startswith(("_", ".")):
            continue
        if rest:
            folders.setdefault(first, {})[rest] = chart.content[name]
        elif name.endswith(".tgz"):
            yield Subchart(name, None)
        elif not name.endswith(".prov"):
            raise problem(Location(posixpath.join(chart.path, name)), "this is not a chart")
    for first, content in folders.items():
        place = f"charts/{first}"
        path = posixpath.join(chart.path, place)
        if "Chart.yaml" not in content:
            raise problem(Location(path), f"`{path}` is not a chart: it has no Chart.yaml")
        file = read_chart_file(path, posixpath.join(path, "Chart.yaml"), content)
        yield Subchart(place, Chart(path, file, content, (*chart.above, chart)))


def put(chart: Chart, place: str, inner: Chart) -> None:
    remove(chart, place)
    for name, content in inner.content.items():
        chart.content[f"{place}/{name}"] = content


def remove(chart: Chart, place: str) -> None:
    for name in [*chart.content]:
        if name == place or name.startswith(f"{place}/"):
            del chart.content[name]
