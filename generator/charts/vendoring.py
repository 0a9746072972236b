"""The files of a chart as Helm loads them, with the charts it depends on put into ``charts/``."""

import posixpath
from dataclasses import dataclass, field, replace

from generator.charts.chartfile import Dependency, problem, read_chart_file
from generator.charts.chartfolder import read_folder
from generator.charts.semver import satisfies
from generator.charts.subcharts import Chart, put, remove, subcharts
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.record import record
from generator.tree import Files, InvalidPathError

_DEEPEST = 20
"""Dependencies of dependencies; more are a link that leads to itself."""


@record(kw_only=True)
class MissingDependency:
    """A dependency that is not in ``charts/``."""

    name: str
    version: str
    repository: str
    path: str
    """How it comes to be needed: ``daskhub > basehub > jupyterhub``."""
    nested: bool
    """Needed by a dependency; Flux fetches only what the chart itself depends on."""
    location: Location


@dataclass(slots=True)
class Vendoring:
    """One chart being put together: what it is read from, and what was found on the way."""

    files: Files
    leave_out: frozenset[str]
    sources: set[str] = field(default_factory=set)
    missing: list[MissingDependency] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def open(
        self, at: Location, path: str, override: str | None = None, above: tuple[Chart, ...] = ()
    ) -> Chart:
        """Read the chart named at ``at``, its Chart.yaml perhaps from elsewhere."""
        source = override or posixpath.join(path, "Chart.yaml")
        try:
            main = self.files.read(source)
        except InvalidPathError as error:
            if override or error.reason != "file-not-found":
                raise problem(at, str(error), rule=error.reason) from None
            raise problem(at, f"`{path}` is not a chart: it has no Chart.yaml") from None
        content = read_folder(self.files, path, self.leave_out, self.sources)
        if override:
            self.sources.add(override)
        if override and content.get("Chart.yaml") == main:
            override, source = None, posixpath.join(path, "Chart.yaml")
        elif override:
            content["Chart.yaml"] = main
            self.sources.discard(posixpath.join(path, "Chart.yaml"))
        elif "Chart.yaml" not in content:
            raise problem(at, f"`{path}` is not a chart: its .helmignore ignores Chart.yaml")
        return Chart(path, read_chart_file(path, source, content), content, above, bool(override))

    def complete(self, chart: Chart) -> None:
        """Copy ``file://`` dependencies into ``charts/``, drop versions that none asks for, and
        note what is missing: for the chart, its dependencies, and theirs.

        Helm would load a version that none asks for, whatever the dependency's condition says.
        """
        vendored = list(subcharts(chart))
        absent: list[tuple[Dependency, list[str]]] = []
        good: set[str] = set()
        stale: set[str] = set()
        for dependency in chart.file.dependencies:
            found = {
                entry.place: version
                for entry in vendored
                if (version := entry.version(dependency.name)) is not None
            }
            fit = {place for place in found if satisfies(found[place], dependency.version)}
            if self._is_kept_here(chart, dependency):
                fit = set()  # what was vendored of it may be older than the source
            good |= fit
            stale |= found.keys() - fit
            if not fit:
                absent.append((dependency, sorted(found.values())))
        for entry in vendored:
            if entry.place in stale - good:
                remove(chart, entry.place)
            elif entry.chart:
                self.complete(entry.chart)
                put(chart, entry.place, entry.chart)
        for dependency, versions in absent:
            try:
                self._supply(chart, dependency, versions)
            except InvalidError as error:
                self.problems.extend(error.diagnostics)

    def _supply(self, chart: Chart, dependency: Dependency, versions: list[str]) -> None:
        if dependency.repository.startswith("file://"):
            inner = self.local(chart, dependency)
            self.complete(inner)
            place = f"charts/{dependency.name}"
            if any(name.startswith(f"{place}/") for name in chart.content):
                place = f"{place}-{inner.file.version}"  # two of one name, by aliases
            put(chart, place, inner)
        elif versions and not chart.overridden:
            raise problem(
                _at(dependency, "version"),
                f"`{dependency.name}` is vendored as {', '.join(versions)}, not as"
                f" {dependency.version}",
                fix="run `fleetwave charts vendor`, and commit `charts/`",
            )
        else:
            names = [above.file.name for above in (*chart.above, chart)]
            self.missing.append(
                MissingDependency(
                    name=dependency.name,
                    version=dependency.version,
                    repository=dependency.repository,
                    path=" > ".join((*names, dependency.name)),
                    nested=bool(chart.above),
                    location=dependency.location,
                )
            )

    def _is_kept_here(self, chart: Chart, dependency: Dependency) -> bool:
        link = dependency.repository
        if not link.startswith("file://"):
            return False
        path = posixpath.normpath(posixpath.join(chart.path, link.removeprefix("file://")))
        return "Chart.yaml" in self.files.names(path)[1] and path.split("/")[0] != ".."

    def local(self, chart: Chart, dependency: Dependency) -> Chart:
        """Read a dependency from elsewhere in the repository."""
        at = _at(dependency, "repository")
        link = dependency.repository.removeprefix("file://")
        path = posixpath.normpath(posixpath.join(chart.path, link))
        if link.startswith("/") or path.split("/")[0] == "..":
            message = f"`{dependency.repository}` is outside the repository"
            raise problem(at, message, rule="outside-repository")
        above = (*chart.above, chart)
        if any(path == each.path for each in above) or len(above) > _DEEPEST:
            names = (*(each.file.name for each in above), dependency.name)
            raise problem(at, f"the chart depends on itself: {' > '.join(names)}")
        inner = self.open(at, path, above=above)
        if inner.file.name != dependency.name:
            raise problem(at, f"`{path}` holds the chart `{inner.file.name}`")
        if not satisfies(inner.file.version, dependency.version):
            message = f"`{path}` has version {inner.file.version}, not {dependency.version}"
            raise problem(_at(dependency, "version"), message)
        return inner


def _at(dependency: Dependency, key: str) -> Location:
    return replace(dependency.location, keys=(*dependency.location.keys, key))
